import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { type Browse, isNarrowed } from "@/features/recipes/browse";
import { Filters } from "@/features/recipes/Filters";
import { browseQuery } from "@/features/recipes/queries";
import { GridSkeleton, RecipeGrid } from "@/features/recipes/RecipeGrid";
import { SearchBox } from "@/features/recipes/SearchBox";
import type { Schemas } from "@/shared/api/client";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { Page } from "@/shared/ui/Page";

/** All public recipes. What is searched for and filtered by stands in the address. */
export default function BrowsePage() {
  const browse = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const { data, error, isPlaceholderData, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery(browseQuery(browse));
  const first = data?.pages[0];
  const recipes = data?.pages.flatMap((page) => page.results) ?? [];

  /** While one types, every letter is no page to go back to. */
  const change = (next: Browse, isTyping = false) =>
    navigate({ search: next, replace: isTyping, resetScroll: false });

  return (
    <Page
      title={browse.q ? `Recipes for “${browse.q}”` : "Recipes"}
      heading={browse.q ? undefined : "What shall we cook?"}
    >
      <SearchBox browse={browse} onChange={change} />
      <Filters browse={browse} onChange={change} />
      <p role="status" className="my-4 min-h-6 text-quiet">
        {first && !isPlaceholderData && countText(first)}
      </p>
      {first?.did_you_mean && (
        <p className="mb-4">
          Did you mean{" "}
          <Link to="/" search={{ ...browse, q: first.did_you_mean }}>
            {first.did_you_mean}
          </Link>
          ?
        </p>
      )}
      {error && !first && <Failure error={error} onRetry={refetch} />}
      {!first && !error && <GridSkeleton />}
      {first && recipes.length === 0 && <Nothing browse={browse} />}
      <div className={isPlaceholderData ? "opacity-60 transition-opacity delay-150" : ""}>
        <RecipeGrid
          recipes={recipes}
          hasMore={hasNextPage}
          isLoadingMore={isFetchingNextPage}
          onMore={() => fetchNextPage()}
        />
      </div>
    </Page>
  );
}

function countText({ total, total_is_exact }: Schemas["Page"]): string {
  if (total === 0) return "No recipes";
  const count = total.toLocaleString();
  return `${total_is_exact ? "" : "More than "}${count} ${total === 1 ? "recipe" : "recipes"}`;
}

function Nothing({ browse }: { browse: Browse }) {
  if (!isNarrowed(browse)) {
    return (
      <Empty title="The pantry is empty">
        <p>Nobody has written down a recipe yet. Yours can be the first.</p>
        <Link to="/recipes/new" className={buttonClass("main")}>
          Write a recipe
        </Link>
      </Empty>
    );
  }
  return (
    <Empty drawing="bowl" title="No recipe fits">
      <p>Fewer words or filters find more.</p>
      <Link to="/" className={buttonClass()}>
        Show all recipes
      </Link>
    </Empty>
  );
}
