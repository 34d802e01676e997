import { Link } from "@tanstack/react-router";
import { Problem } from "@/shared/api/problem";
import { useUser } from "@/shared/session/useUser";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { Page } from "@/shared/ui/Page";

/** A recipe that is not there, or not for this reader: the service does not say which. */
export function MissingRecipe({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const user = useUser();
  const isMissing = error instanceof Problem && [401, 403, 404].includes(error.status);
  if (!isMissing) {
    return (
      <Page title="The recipe did not load" isTitleHidden>
        <Failure error={error} onRetry={onRetry} />
      </Page>
    );
  }
  return (
    <Page title="There is no such recipe here" isTitleHidden>
      <Empty drawing="egg" title="There is no such recipe here">
        <p>It was deleted, or it is only for the one who wrote it down.</p>
        {!user && (
          <Link to="/login" search={{ next: location.pathname }} className={buttonClass()}>
            Log in, if it is yours
          </Link>
        )}
        <Link to="/" className={buttonClass("main")}>
          Browse the recipes
        </Link>
      </Empty>
    </Page>
  );
}
