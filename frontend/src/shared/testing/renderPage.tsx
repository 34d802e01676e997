import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  RouterProvider,
} from "@tanstack/react-router";
import { render } from "@testing-library/react";
import type { FunctionComponent } from "react";
import { Toasts } from "@/shared/ui/Toasts";

/** Shows a page at its path, in a router where all other paths show where one is. */
export function renderPage(path: string, Component: FunctionComponent, at = path) {
  const root = createRootRoute();
  const page = createRoute({ getParentRoute: () => root, path, component: Component });
  const rest = createRoute({
    getParentRoute: () => root,
    path: "$",
    component: () => <p>You are at {router.state.location.href}</p>,
  });
  const router = createRouter({
    routeTree: root.addChildren([page, rest]),
    history: createMemoryHistory({ initialEntries: [at] }),
  });
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <QueryClientProvider client={queryClient}>
      {/* The app's own router has types for its own pages. */}
      <RouterProvider router={router as never} />
      <Toasts />
    </QueryClientProvider>,
  );
}
