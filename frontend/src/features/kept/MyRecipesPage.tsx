import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { OwnActions } from "@/features/kept/OwnActions";
import { myRecipesQuery } from "@/features/kept/queries";
import { useDeletion } from "@/features/kept/useDeletion";
import { type Browse, isNarrowed } from "@/features/recipes/browse";
import { Filters } from "@/features/recipes/Filters";
import { GridSkeleton, RecipeGrid } from "@/features/recipes/RecipeGrid";
import type { Schemas } from "@/shared/api/client";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { focusTitle, Page } from "@/shared/ui/Page";

/** What one has written, private recipes too. Filters and order stand in the address. */
export default function MyRecipesPage() {
  const own = useSearch({ from: "/my-recipes" });
  const navigate = useNavigate({ from: "/my-recipes" });
  const { data, error, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery(myRecipesQuery(own));
  const deletion = useDeletion();
  const first = data?.pages[0];
  const recipes = data?.pages.flatMap((page) => page.results) ?? [];
  const isNothingYet = first?.total === 0 && !isNarrowed(own) && !isPlaceholderData;

  const change = ({ q: _, ...next }: Browse) => navigate({ search: next, resetScroll: false });
  const remove = (recipe: Schemas["SummaryOut"]) => {
    const place = recipes.indexOf(recipe);
    const next = recipes[place + 1] ?? recipes[place - 1];
    deletion.mutate(recipe, { onSuccess: () => focusAfter(next?.id) });
  };
  return (
    <Page title="My recipes">
      {!isNothingYet && <Filters browse={own} onChange={change} />}
      {!isNothingYet && (
        <p role="status" className="my-4 min-h-6 text-quiet">
          {first && !isPlaceholderData && countText(first)}
        </p>
      )}
      {error && !first && <Failure error={error} onRetry={refetch} />}
      {!first && !error && <GridSkeleton />}
      {isNothingYet && (
        <Empty title="Your cookbook is empty">
          <p>Write down a recipe you know by heart, or copy one you like. It can stay private.</p>
          <Link to="/recipes/new" className={buttonClass("main")}>
            <Plus aria-hidden size={20} />
            Write a recipe
          </Link>
        </Empty>
      )}
      {first && recipes.length === 0 && !isNothingYet && (
        <Empty drawing="bowl" title="None of your recipes fits">
          <p>Fewer filters find more.</p>
          <Link to="/my-recipes" className={buttonClass()}>
            Show all of them
          </Link>
        </Empty>
      )}
      <div className={isPlaceholderData ? "opacity-60 transition-opacity delay-150" : ""}>
        <RecipeGrid
          recipes={recipes}
          hasMore={hasNextPage}
          isLoadingMore={isFetchingNextPage}
          onMore={() => fetchNextPage()}
          below={(recipe) => (
            <OwnActions
              recipe={recipe}
              isBusy={deletion.isPending && deletion.variables.id === recipe.id}
              onDelete={() => remove(recipe)}
            />
          )}
        />
      </div>
    </Page>
  );
}

function countText({ total = 0, total_is_exact }: Schemas["OwnRecipes"]): string {
  if (total === 0) return "No recipes";
  return `${total_is_exact ? "" : "More than "}${total.toLocaleString()} ${total === 1 ? "recipe" : "recipes"}`;
}

/** The focus goes to the neighbour of what is gone, so that one can go on from there. */
function focusAfter(id: number | undefined): void {
  requestAnimationFrame(() => {
    const next = id === undefined ? null : document.getElementById(`delete-${id}`);
    if (next) next.focus();
    else focusTitle();
  });
}
