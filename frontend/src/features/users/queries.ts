import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";

/** What is known of users: whoever changes one says which are stale. */
export const userKeys = {
  all: ["users"] as const,
  list: (search: string) => ["users", "list", search] as const,
  user: (id: number) => ["users", "user", id] as const,
  audit: (id: number) => ["users", "user", id, "audit"] as const,
};

export const usersQuery = (search: string) =>
  infiniteQueryOptions({
    queryKey: userKeys.list(search),
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: 30, ...(search ? { search } : {}), ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/users", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });

export const userQuery = (id: number) =>
  queryOptions({
    queryKey: userKeys.user(id),
    queryFn: ({ signal }) =>
      unwrap(api.GET("/api/v1/users/{user_id}", { params: { path: { user_id: id } }, signal })),
  });

export const userAuditQuery = (id: number) =>
  infiniteQueryOptions({
    queryKey: userKeys.audit(id),
    queryFn: ({ pageParam, signal }) => {
      const query = { user_id: id, limit: 20, ...(pageParam ? { cursor: pageParam } : {}) };
      return unwrap(api.GET("/api/v1/audit", { params: { query }, signal }));
    },
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor,
  });
