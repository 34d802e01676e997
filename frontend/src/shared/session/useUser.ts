import { useSyncExternalStore } from "react";
import type { User } from "@/shared/session/door";
import { type Standing, session } from "@/shared/session/session";

export function useStanding(): Standing {
  return useSyncExternalStore(session.subscribe, session.standing);
}

/** Who is signed in, also while they are asked to log in again. */
export function useUser(): User | undefined {
  const standing = useStanding();
  return "user" in standing ? standing.user : undefined;
}
