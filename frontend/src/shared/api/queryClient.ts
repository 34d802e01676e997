import { QueryClient } from "@tanstack/react-query";
import { isAway } from "@/shared/api/problem";

/** What was asked is true for half a minute; where the service is away, it is asked twice more. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      retry: (failures, error) => failures < 2 && isAway(error),
      // The banner tells of a lost connection; a request tells the truth sooner than the browser does.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});
