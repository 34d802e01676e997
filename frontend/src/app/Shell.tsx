import { Outlet } from "@tanstack/react-router";
import { lazy, Suspense, useEffect } from "react";
import { AwayBanner } from "@/app/AwayBanner";
import { Header } from "@/app/Header";
import { useMovedFocus } from "@/app/useMovedFocus";
import { useStanding } from "@/shared/session/useUser";
import { Toasts } from "@/shared/ui/Toasts";

// Strangers never need it; whoever is signed in has it before it is needed.
const loginAgain = () => import("@/features/auth/LoginAgain");
const LoginAgain = lazy(loginAgain);

/** What stands around every page. */
export function Shell() {
  const standing = useStanding();
  useMovedFocus();
  const isSignedIn = "user" in standing;
  useEffect(() => {
    if (isSignedIn) void loginAgain();
  }, [isSignedIn]);
  return (
    <>
      <a
        href="#main"
        className="-translate-y-24 fixed top-2 left-2 z-50 rounded-full bg-accent px-5 py-3 text-on-accent focus:translate-y-0"
      >
        Skip to the page
      </a>
      <Header />
      <AwayBanner />
      <main id="main" tabIndex={-1} className="flex-1 outline-none">
        <Outlet />
      </main>
      <footer className="mx-auto w-full max-w-6xl px-4 py-8 text-quiet text-sm sm:px-6 print:hidden">
        <a href="/docs" className="inline-flex min-h-11 items-center">
          The API
        </a>
      </footer>
      <Toasts />
      {standing.is === "expired" && (
        <Suspense>
          <LoginAgain user={standing.user} />
        </Suspense>
      )}
    </>
  );
}
