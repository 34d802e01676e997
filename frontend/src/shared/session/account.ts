import { queryOptions } from "@tanstack/react-query";
import { unwrap } from "@/shared/api/answer";
import { api } from "@/shared/api/client";

/** The account of whoever is signed in: what `session` knows, and whether the address is proved. */
export const accountQuery = queryOptions({
  queryKey: ["account"],
  queryFn: ({ signal }) => unwrap(api.GET("/api/v1/users/me", { signal })),
});
