import { Link, useNavigate } from "@tanstack/react-router";
import { CircleUserRound } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { messageOf } from "@/shared/api/problem";
import type { User } from "@/shared/session/door";
import { session } from "@/shared/session/session";
import { toast } from "@/shared/ui/toasts";

const ITEM =
  "flex min-h-11 w-full items-center rounded-lg px-3 text-left text-ink no-underline hover:bg-tint";

/** A disclosure of links, not an ARIA menu: Tab goes through it, Escape closes it. */
export function AccountMenu({ user }: { user: User }) {
  const details = useRef<HTMLDetailsElement>(null);
  const navigate = useNavigate();

  const close = () => details.current?.removeAttribute("open");
  const closeByKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    close();
    details.current?.querySelector("summary")?.focus();
  };
  const logOut = async () => {
    close();
    try {
      await session.logOut();
      // Not to the login, and on from there into what this user was at: a form need not ask, it keeps a draft.
      await navigate({ to: "/", ignoreBlocker: true });
      toast("You are logged out.");
    } catch (error) {
      toast(`You are still logged in. ${messageOf(error)}`);
    }
  };
  return (
    <details
      ref={details}
      className="relative"
      onKeyDown={closeByKey}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && close()}
    >
      <summary
        aria-label="Your account"
        className="grid size-11 cursor-pointer list-none place-items-center rounded-full text-accent hover:bg-tint [&::-webkit-details-marker]:hidden"
      >
        <CircleUserRound aria-hidden size={26} />
      </summary>
      <div className="absolute right-0 z-20 mt-1 w-64 rounded-card border border-line bg-card p-2 shadow-lg">
        <p className="truncate px-3 py-2 text-quiet text-sm">{user.email}</p>
        <Link to="/my-recipes" className={ITEM} onClick={close}>
          My recipes
        </Link>
        <Link to="/trash" className={ITEM} onClick={close}>
          Trash
        </Link>
        <Link to="/profile" className={ITEM} onClick={close}>
          Profile
        </Link>
        {user.is_superuser && (
          <Link to="/users" className={ITEM} onClick={close}>
            Users
          </Link>
        )}
        <button type="button" className={ITEM} onClick={logOut}>
          Log out
        </button>
      </div>
    </details>
  );
}
