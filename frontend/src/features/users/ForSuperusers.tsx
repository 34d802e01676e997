import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useUser } from "@/shared/session/useUser";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Page } from "@/shared/ui/Page";

/** Whoever is no superuser is told so. What is in here asks for nothing then. */
export function ForSuperusers({ children }: { children: ReactNode }) {
  const user = useUser();
  // The route's guard leads strangers away.
  if (!user) return null;
  if (user.is_superuser) return children;
  return (
    <Page title="Not allowed" isTitleHidden>
      <Empty drawing="jar" title="This shelf is not yours">
        <p>Only superusers may see and change users. You are logged in as {user.email}.</p>
        <Link to="/" className={buttonClass("main")}>
          Browse the recipes
        </Link>
      </Empty>
    </Page>
  );
}
