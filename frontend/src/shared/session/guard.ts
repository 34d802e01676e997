import { redirect } from "@tanstack/react-router";
import { Problem } from "@/shared/api/problem";
import type { User } from "@/shared/session/door";
import { session } from "@/shared/session/session";

/** For a route's `beforeLoad`: strangers log in first, and come back to where they were going. */
export async function signedIn({ location }: { location: { href: string } }): Promise<{ user: User }> {
  await session.begin();
  const standing = session.standing();
  if ("user" in standing) return { user: standing.user };
  if (standing.is === "resuming") throw new Problem(0, "The service was not reached.");
  throw redirect({ to: "/login", search: { next: location.href } });
}

/** For the `beforeLoad` of pages for strangers: whoever is signed in is led on. */
export async function notSignedIn({ search }: { search: { next?: string } }): Promise<void> {
  await session.begin();
  if ("user" in session.standing()) throw redirect({ href: ownPath(search.next), replace: true });
}

/** Where to go after a login: a path of this service, whatever the address said. */
export function ownPath(next: string | undefined): string {
  if (!next?.startsWith("/")) return "/";
  try {
    const { origin, pathname, search, hash } = new URL(next, location.origin);
    // "/.//evil.example" is a path here, and without its dot another site's address.
    const isOwn = origin === location.origin && !pathname.startsWith("//");
    return isOwn ? pathname + search + hash : "/";
  } catch {
    return "/";
  }
}
