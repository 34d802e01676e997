import { useQuery } from "@tanstack/react-query";
import { useParams, useSearch } from "@tanstack/react-router";
import { Facts } from "@/features/recipes/Facts";
import { Ingredients } from "@/features/recipes/Ingredients";
import { MissingRecipe } from "@/features/recipes/MissingRecipe";
import { Nutrition } from "@/features/recipes/Nutrition";
import { recipeQuery } from "@/features/recipes/queries";
import { RecipeActions } from "@/features/recipes/RecipeActions";
import { RecipePicture } from "@/features/recipes/RecipePicture";
import { Scaling } from "@/features/recipes/Scaling";
import { Steps } from "@/features/recipes/Steps";
import type { Serving } from "@/features/recipes/serving";
import type { Schemas } from "@/shared/api/client";
import { Empty } from "@/shared/ui/Empty";
import { useTitle } from "@/shared/ui/Page";
import { Skeleton } from "@/shared/ui/Skeleton";

/** One recipe: to read, to scale, to tick off. */
export default function RecipePage() {
  const { recipeId } = useParams({ from: "/recipes/$recipeId/" });
  const serving = useSearch({ from: "/recipes/$recipeId/" });
  const { data: recipe, error, refetch } = useQuery(recipeQuery(recipeId, serving));
  if (recipe) return <Read recipe={recipe} serving={serving} />;
  if (error) return <MissingRecipe error={error} onRetry={refetch} />;
  return <Skeleton label="Loading the recipe" className="mx-auto my-10 h-[40rem] max-w-5xl" />;
}

function Read({ recipe, serving }: { recipe: Schemas["RecipeOut"]; serving: Serving }) {
  useTitle(recipe.label);
  const lang = recipe.language ?? undefined;
  const isBare = recipe.ingredients.length === 0 && recipe.steps.length === 0;
  return (
    <article className="wrap-anywhere mx-auto w-full max-w-5xl px-4 py-6 sm:px-6 sm:py-10">
      <header className="grid grid-cols-1 items-center gap-6 sm:gap-10 md:grid-cols-[1.15fr_1fr] print:block">
        <div className="grid gap-4">
          <h1 tabIndex={-1} lang={lang} dir="auto">
            {recipe.label}
          </h1>
          {recipe.description && (
            <p lang={lang} dir="auto" className="max-w-prose whitespace-pre-line text-lg text-quiet">
              {recipe.description}
            </p>
          )}
          <Facts recipe={recipe} />
          <RecipeActions recipe={recipe} serving={serving} />
        </div>
        <RecipePicture
          recipe={recipe}
          isFirst
          className="aspect-[4/3] rounded-card max-md:order-first print:hidden"
        />
      </header>
      {isBare && (
        <Empty drawing="leaf" title="Only a bookmark so far">
          <p>
            Nobody has written down its ingredients and steps.
            {recipe.url && " The link above leads to the recipe."}
          </p>
        </Empty>
      )}
      <div className="mt-8 grid grid-cols-1 gap-8 sm:mt-12 sm:gap-12 md:grid-cols-[minmax(17rem,2fr)_3fr] print:block">
        {recipe.ingredients.length > 0 && (
          <section aria-labelledby="ingredients">
            <h2 id="ingredients" className="mb-3">
              Ingredients
            </h2>
            <Scaling recipe={recipe} serving={serving} />
            <Ingredients recipe={recipe} />
          </section>
        )}
        {recipe.steps.length > 0 && (
          <section aria-labelledby="steps">
            <h2 id="steps" className="mb-4">
              Steps
            </h2>
            <Steps recipe={recipe} />
          </section>
        )}
      </div>
      {recipe.notes && (
        <section aria-labelledby="notes" className="mt-10 rounded-card bg-sunken p-5 sm:p-7">
          <h2 id="notes" className="mb-2">
            Notes
          </h2>
          <p lang={lang} dir="auto" className="max-w-prose whitespace-pre-line">
            {recipe.notes}
          </p>
        </section>
      )}
      <Nutrition nutrition={recipe.nutrition} />
    </article>
  );
}
