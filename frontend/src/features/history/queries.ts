import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { recipeKeys } from "@/features/recipes/queries";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";

const historyKey = (id: number) => [...recipeKeys.recipe(id), "history"] as const;

export const historyQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: historyKey(id),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 20, ...(pageParam ? { cursor: pageParam } : {}) };
      const params = { path: { recipe_id: id }, query };
      return unwrap(api.GET("/api/v1/recipes/{recipe_id}/history", { params, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

/** How a version differs from another. */
export const diffQuery = (id: number, version: number, to: number) =>
  queryOptions({
    queryKey: [...historyKey(id), version, to],
    queryFn: ({ signal }) => {
      const params = { path: { recipe_id: id, version }, query: { to } };
      return unwrap(api.GET("/api/v1/recipes/{recipe_id}/history/{version}/diff", { params, signal }));
    },
    // Neither changes any more.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Makes a version the present one again, if that is still the one named. @throws Problem with status 412 otherwise */
export function restoreVersion(id: number, version: number, present: number) {
  const params = { path: { recipe_id: id, version }, header: { "If-Match": `"v${present}"` } };
  return unwrap(api.POST("/api/v1/recipes/{recipe_id}/history/{version}/restore", { params }));
}
