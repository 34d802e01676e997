import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";
import { accountQuery } from "@/shared/session/account";

/** What is known of one's own account, beside the account itself. */
export const accountKeys = {
  account: accountQuery.queryKey,
  sessions: [...accountQuery.queryKey, "sessions"] as const,
  tokens: [...accountQuery.queryKey, "tokens"] as const,
  audit: [...accountQuery.queryKey, "audit"] as const,
};

export const sessionsQuery = queryOptions({
  queryKey: accountKeys.sessions,
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/sessions", { signal })),
});

export const tokensQuery = queryOptions({
  queryKey: accountKeys.tokens,
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/auth/tokens", { signal })),
});

export const auditQuery = infiniteQueryOptions({
  queryKey: accountKeys.audit,
  queryFn: ({ pageParam, signal }) => {
    const query = { limit: 10, ...(pageParam ? { cursor: pageParam } : {}) };
    return unwrap(api.GET("/api/v1/users/me/audit", { params: { query }, signal }));
  },
  initialPageParam: "",
  getNextPageParam: (page) => page.next_cursor,
});
