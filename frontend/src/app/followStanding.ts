import { router } from "@/app/router";
import { forgetTicked } from "@/features/recipes/useTicked";
import { queryClient } from "@/shared/api/queryClient";
import { session } from "@/shared/session/session";

/** Whoever comes or goes sees nothing that was loaded for somebody else. */
export function followStanding(): void {
  let before = session.standing();
  session.subscribe(() => {
    const now = session.standing();
    const left = "user" in before && now.is === "anonymous";
    const came = before.is === "anonymous" && now.is === "signed-in";
    before = now;
    if (left) {
      queryClient.clear();
      forgetTicked();
    }
    // Guards look again: a page that needs a user leads strangers to the login.
    if (left || came) void router.invalidate();
  });
}
