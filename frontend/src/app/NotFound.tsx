import { Link } from "@tanstack/react-router";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Page } from "@/shared/ui/Page";

export function NotFound() {
  return (
    <Page title="Page not found" isTitleHidden>
      <Empty drawing="egg" title="There is nothing on this plate">
        <p>The page was moved, deleted, or never was.</p>
        <Link to="/" className={buttonClass("main")}>
          Browse the recipes
        </Link>
      </Empty>
    </Page>
  );
}
