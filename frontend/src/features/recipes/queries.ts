import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Browse } from "@/features/recipes/browse";
import type { Serving } from "@/features/recipes/serving";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";

/** The keys of all that is known of recipes: whoever writes one says which are stale. */
export const recipeKeys = {
  all: ["recipes"] as const,
  list: (browse: Browse) => ["recipes", "list", browse] as const,
  recipe: (id: number) => ["recipes", "recipe", id] as const,
};

/** The page at `/` comes with the first of these. */
const PAGE = 24;

export const browseQuery = (browse: Browse) =>
  infiniteQueryOptions({
    queryKey: recipeKeys.list(browse),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...browse, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/recipes", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const recipeQuery = (id: number, serving: Serving = {}) =>
  queryOptions({
    queryKey: [...recipeKeys.recipe(id), serving],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/api/v1/recipes/{recipe_id}", {
          params: { path: { recipe_id: id }, query: serving },
          signal,
        }),
      ),
    // While it is scaled, the amounts before stay on the page; those of another recipe do not.
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });

export const tagsQuery = (prefix: string) =>
  queryOptions({
    queryKey: [...recipeKeys.all, "tags", prefix],
    queryFn: ({ signal }) => {
      const query = { limit: 12, ...(prefix ? { prefix } : {}) };
      return unwrap(api.GET("/api/v1/recipes/tags", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });

export const suggestionsQuery = (prefix: string) =>
  queryOptions({
    queryKey: [...recipeKeys.all, "suggestions", prefix],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/recipes/suggestions", { params: { query: { prefix, limit: 6 } }, signal })),
    enabled: prefix.length > 1,
  });
