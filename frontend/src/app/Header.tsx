import { Link, useLocation } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { AccountMenu } from "@/app/AccountMenu";
import { useStanding } from "@/shared/session/useUser";
import { buttonClass } from "@/shared/ui/Button";

/** Whoever logs in goes on where they were reading. */
function returnOf({ pathname, href }: { pathname: string; href: string }): { next?: string } {
  return pathname.startsWith("/recipes/") ? { next: href } : {};
}

export function Header() {
  const standing = useStanding();
  const next = useLocation({ select: returnOf });
  return (
    <header className="border-line border-b bg-paper print:hidden">
      <div className="mx-auto flex max-w-6xl items-center gap-1 px-3 py-2 sm:gap-3 sm:px-6">
        <Link
          to="/"
          className="mr-auto flex min-h-11 items-center gap-2.5 font-semibold font-serif text-ink text-xl no-underline"
        >
          <img src="/favicon.svg" alt="" width={34} height={34} />
          Recipes
        </Link>
        <nav aria-label="Main" className="flex items-center gap-1 sm:gap-2">
          {"user" in standing && (
            <>
              <Link to="/my-recipes" className={buttonClass("quiet", "max-sm:hidden")}>
                My recipes
              </Link>
              <Link to="/recipes/new" className={buttonClass("main", "max-sm:px-3")}>
                <Plus aria-hidden size={20} />
                <span className="max-sm:sr-only">Write a recipe</span>
              </Link>
              <AccountMenu user={standing.user} />
            </>
          )}
          {standing.is === "anonymous" && (
            <>
              <Link to="/login" search={next} className={buttonClass("quiet")}>
                Log in
              </Link>
              <Link to="/signup" search={next} className={buttonClass("main")}>
                Sign up
              </Link>
            </>
          )}
        </nav>
      </div>
    </header>
  );
}
