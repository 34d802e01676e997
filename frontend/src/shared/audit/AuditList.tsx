import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import type { Schemas } from "@/shared/api/client";
import { actorText, auditText } from "@/shared/audit/words";
import { momentText } from "@/shared/text/dates";
import { Button } from "@/shared/ui/Button";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";

/** What was done to an account, the newest first. */
export function AuditList({
  query,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Schemas["AuditEvents"]>>;
}) {
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  if (!data) return error ? <Failure error={error} onRetry={refetch} /> : <Skeleton className="h-40" />;
  const events = data.pages.flatMap((page) => page.results);
  if (events.length === 0) return <p className="text-quiet">Nothing was done in the past year.</p>;
  return (
    <>
      <ol className="divide-y divide-line">
        {events.map((event) => (
          <li key={event.id} className="grid gap-x-4 py-2.5 sm:grid-cols-[1fr_auto]">
            <span>
              {auditText(event)} {actorText(event)}
            </span>
            <span className="text-quiet text-sm">
              <time dateTime={event.at}>{momentText(event.at)}</time>
              {event.address && `, from ${event.address}`}
            </span>
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button
          className="mt-3 justify-self-start"
          isBusy={isFetchingNextPage}
          onClick={() => fetchNextPage()}
        >
          Show earlier
        </Button>
      )}
    </>
  );
}
