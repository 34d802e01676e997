import type { ReactNode } from "react";
import { RecipeCard } from "@/features/recipes/RecipeCard";
import type { Schemas } from "@/shared/api/client";
import { Button } from "@/shared/ui/Button";

const GRID = "grid grid-cols-[repeat(auto-fill,minmax(min(16.5rem,100%),1fr))] gap-4 sm:gap-5";

interface Props {
  recipes: Schemas["SummaryOut"][];
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
  /** What else a card has, below it. */
  below?: (recipe: Schemas["SummaryOut"]) => ReactNode;
}

/** Recipes, and a button for more of them: a key reaches it, and the footer stays in reach. */
export function RecipeGrid({ recipes, hasMore, isLoadingMore, onMore, below }: Props) {
  return (
    <>
      <ul className={GRID}>
        {recipes.map((recipe) => (
          <li key={recipe.id} className="flex flex-col">
            <RecipeCard recipe={recipe} />
            {below?.(recipe)}
          </li>
        ))}
      </ul>
      {hasMore && (
        <div className="mt-8 grid justify-items-center">
          <Button onClick={onMore} isBusy={isLoadingMore}>
            More recipes
          </Button>
        </div>
      )}
    </>
  );
}

/** The shape of a grid that is coming, after a moment. */
export function GridSkeleton() {
  return (
    <div role="status" className="after-a-moment">
      <span className="sr-only">Loading recipes</span>
      <div aria-hidden className={GRID}>
        {Array.from({ length: 6 }, (_, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
          <div key={place} className="aspect-[4/5] animate-pulse rounded-card bg-sunken" />
        ))}
      </div>
    </div>
  );
}
