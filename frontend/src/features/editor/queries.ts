import { type QueryClient, queryOptions } from "@tanstack/react-query";
import { recipeKeys, recipeQuery } from "@/features/recipes/queries";
import { unwrap } from "@/shared/api/answer";
import { api, type Schemas } from "@/shared/api/client";

type Recipe = Schemas["RecipeOut"];

/** A recipe as it is now, whatever was read of it before. */
export const presentRecipeQuery = (id: number) => queryOptions({ ...recipeQuery(id), staleTime: 0 });

/** Stores a new recipe, once however often the same `key` is sent. @throws Problem */
export function submitRecipe(body: Schemas["RecipeIn"], key: string): Promise<Recipe> {
  return unwrap(api.POST("/api/v1/recipes", { body, params: { header: { "Idempotency-Key": key } } }));
}

/** Changes a recipe that is still as it was read. @throws Problem with status 412 and the recipe where it is not */
export function changeRecipe({ id, version }: Recipe, body: Schemas["RecipePatch"]): Promise<Recipe> {
  const params = { path: { recipe_id: id }, header: { "If-Match": `"v${version}"` } };
  return unwrap(api.PATCH("/api/v1/recipes/{recipe_id}", { params, body }));
}

/** What was written is shown at once. Every list, count of tags and history may have changed with it. */
export function showSaved(client: QueryClient, recipe: Recipe): void {
  client.setQueryData([...recipeKeys.recipe(recipe.id), {}], recipe);
  void client.invalidateQueries({ queryKey: recipeKeys.all });
}
