import { messageOf, Problem } from "@/shared/api/problem";
import { Button } from "@/shared/ui/Button";

/** In place of what could not be loaded: why, the request's id for whoever is asked, and another try. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: (() => void) | undefined }) {
  const isLost = error instanceof Problem && error.status === 0;
  const requestId = error instanceof Problem ? error.requestId : undefined;
  return (
    <div role="alert" className="mx-auto grid max-w-md justify-items-center gap-3 py-12 text-center">
      <h2>{isLost ? "The service cannot be reached" : "That did not work"}</h2>
      <p className="text-quiet">{messageOf(error)}</p>
      {requestId && (
        <p className="text-quiet text-sm">
          Request <code>{requestId}</code>
        </p>
      )}
      {onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}
