import {
  infiniteQueryOptions,
  keepPreviousData,
  type QueryClient,
  queryOptions,
} from "@tanstack/react-query";
import type { Browse } from "@/features/recipes/browse";
import { recipeKeys } from "@/features/recipes/queries";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";

/** What is one's own: below `recipeKeys.all`, so that whoever writes a recipe makes it stale with the lists of all. */
const keptKeys = {
  mine: [...recipeKeys.all, "mine"] as const,
  trash: [...recipeKeys.all, "trash"] as const,
};

const PAGE = 24;

/** A list of one's own has no words to search for. */
export type Own = Omit<Browse, "q">;

export const myRecipesQuery = ({ sort = "newest", ...own }: Own) =>
  infiniteQueryOptions({
    queryKey: [...keptKeys.mine, { sort, ...own }],
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, sort, ...own, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/recipes/my-recipes", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const trashQuery = () =>
  infiniteQueryOptions({
    queryKey: keptKeys.trash,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/recipes/trash", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });

/** A deleted recipe as it was. */
export const trashedQuery = (id: number) =>
  queryOptions({
    queryKey: [...keptKeys.trash, id],
    queryFn: ({ signal }) => unwrap(api.GET("/api/v1/recipes/trash/{recipe_id}", { ...idOf(id), signal })),
  });

const idOf = (id: number) => ({ params: { path: { recipe_id: id } } });

/** Each throws a Problem. */
export const kept = {
  delete: (id: number) => unwrap(api.DELETE("/api/v1/recipes/{recipe_id}", idOf(id))),
  restore: (id: number) => unwrap(api.POST("/api/v1/recipes/trash/{recipe_id}/restore", idOf(id))),
  deleteForGood: (id: number) => unwrap(api.DELETE("/api/v1/recipes/trash/{recipe_id}", idOf(id))),
  emptyTrash: () => unwrap(api.DELETE("/api/v1/recipes/trash")),
};

/** After a recipe came or went: every list, count and page of it may be another. Settled when what is shown is. */
export function forget(client: QueryClient): Promise<void> {
  return client.invalidateQueries({ queryKey: recipeKeys.all });
}
