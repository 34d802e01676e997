import { createRouter } from "@tanstack/react-router";
import { PageFailed } from "@/app/PageFailed";
import { routeTree } from "@/app/routes";
import { queryClient } from "@/shared/api/queryClient";
import { Skeleton } from "@/shared/ui/Skeleton";

export const router = createRouter({
  routeTree,
  context: { queryClient },
  scrollRestoration: true,
  defaultPreload: "intent",
  // The queries know how long what they hold is true.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultPendingComponent: () => <Skeleton className="mx-auto my-10 h-96 w-full max-w-3xl" />,
  defaultErrorComponent: PageFailed,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
