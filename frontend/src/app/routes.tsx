// The whole table of paths. The server has the same in `src/api/pages/client_routes.rs`; routes.test.ts holds them together.
// The two pages that people land on come with the app itself, the others when they are wanted.

import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  lazyRouteComponent,
  notFound,
  type SearchSchemaInput,
} from "@tanstack/react-router";
import { NotFound } from "@/app/NotFound";
import { Shell } from "@/app/Shell";
import { readChosen } from "@/features/history/chosen";
import type { Own } from "@/features/kept/queries";
import BrowsePage from "@/features/recipes/BrowsePage";
import { type Browse, readBrowse } from "@/features/recipes/browse";
import { browseQuery, recipeQuery } from "@/features/recipes/queries";
import RecipePage from "@/features/recipes/RecipePage";
import { type Cooking, readCooking, readServing, type Serving } from "@/features/recipes/serving";
import { notSignedIn, signedIn } from "@/shared/session/guard";

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Shell,
  notFoundComponent: NotFound,
});

/** Ids in a path; whatever else stands there is no page. */
function idOf(text: string): number {
  if (!/^\d{1,18}$/.test(text)) throw notFound();
  return Number(text);
}
const recipeId = {
  parse: (path: { recipeId: string }) => ({ recipeId: idOf(path.recipeId) }),
  stringify: (path: { recipeId: number }) => ({ recipeId: String(path.recipeId) }),
};
const userId = {
  parse: (path: { userId: string }) => ({ userId: idOf(path.userId) }),
  stringify: (path: { userId: number }) => ({ userId: String(path.userId) }),
};

const next = (search: { next?: unknown } & SearchSchemaInput): { next?: string } =>
  typeof search.next === "string" ? { next: search.next } : {};

const userSearch = ({ search }: { search?: unknown } & SearchSchemaInput): { search?: string } =>
  typeof search === "string" || typeof search === "number" ? { search: String(search) } : {};

const recipe = createRoute({
  getParentRoute: () => root,
  path: "/recipes/$recipeId",
  params: recipeId,
  validateSearch: (search: Serving & SearchSchemaInput): Serving => readServing(search),
});

export const routeTree = root.addChildren([
  // recipes
  createRoute({
    getParentRoute: () => root,
    path: "/",
    validateSearch: (search: Partial<Browse> & SearchSchemaInput): Browse => readBrowse(search),
    loaderDeps: ({ search }) => search,
    loader: ({ context, deps }) => context.queryClient.prefetchInfiniteQuery(browseQuery(deps)),
    component: BrowsePage,
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/recipes/new",
    beforeLoad: signedIn,
    component: lazyRouteComponent(() => import("@/features/editor/NewRecipePage")),
  }),
  recipe.addChildren([
    createRoute({
      getParentRoute: () => recipe,
      path: "/",
      loaderDeps: ({ search }) => search,
      loader: ({ context, params, deps }) =>
        context.queryClient.prefetchQuery(recipeQuery(params.recipeId, deps)),
      component: RecipePage,
    }),
    createRoute({
      getParentRoute: () => recipe,
      path: "/cook",
      validateSearch: (search: Cooking & SearchSchemaInput): Cooking => readCooking(search),
      component: lazyRouteComponent(() => import("@/features/recipes/CookPage")),
    }),
    createRoute({
      getParentRoute: () => recipe,
      path: "/edit",
      beforeLoad: signedIn,
      component: lazyRouteComponent(() => import("@/features/editor/EditRecipePage")),
    }),
    createRoute({
      getParentRoute: () => recipe,
      path: "/history",
      validateSearch: readChosen,
      beforeLoad: signedIn,
      component: lazyRouteComponent(() => import("@/features/history/HistoryPage")),
    }),
  ]),
  createRoute({
    getParentRoute: () => root,
    path: "/my-recipes",
    validateSearch: (search: Partial<Own> & SearchSchemaInput): Own =>
      readBrowse({ ...search, q: undefined }),
    beforeLoad: signedIn,
    component: lazyRouteComponent(() => import("@/features/kept/MyRecipesPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/trash",
    beforeLoad: signedIn,
    component: lazyRouteComponent(() => import("@/features/kept/TrashPage")),
  }),
  // accounts
  createRoute({
    getParentRoute: () => root,
    path: "/login",
    validateSearch: next,
    beforeLoad: notSignedIn,
    component: lazyRouteComponent(() => import("@/features/auth/LoginPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/signup",
    validateSearch: next,
    beforeLoad: notSignedIn,
    component: lazyRouteComponent(() => import("@/features/auth/SignupPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/forgot-password",
    component: lazyRouteComponent(() => import("@/features/auth/ForgotPasswordPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/reset-password",
    component: lazyRouteComponent(() => import("@/features/auth/ResetPasswordPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/verify-email",
    component: lazyRouteComponent(() => import("@/features/auth/VerifyEmailPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/confirm-address",
    component: lazyRouteComponent(() => import("@/features/auth/ConfirmAddressPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/profile",
    beforeLoad: signedIn,
    component: lazyRouteComponent(() => import("@/features/account/ProfilePage")),
  }),
  // superusers
  createRoute({
    getParentRoute: () => root,
    path: "/users",
    validateSearch: userSearch,
    beforeLoad: signedIn,
    component: lazyRouteComponent(() => import("@/features/users/UsersPage")),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/users/$userId",
    params: userId,
    beforeLoad: signedIn,
    component: lazyRouteComponent(() => import("@/features/users/UserPage")),
  }),
]);
