import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams, useSearch } from "@tanstack/react-router";
import { historyQuery } from "@/features/history/queries";
import { VersionDifference } from "@/features/history/VersionDifference";
import { VersionList } from "@/features/history/VersionList";
import { recipeQuery } from "@/features/recipes/queries";
import { Problem } from "@/shared/api/problem";
import { useUser } from "@/shared/session/useUser";
import { shortened } from "@/shared/text/shortened";
import { buttonClass } from "@/shared/ui/Button";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { Page } from "@/shared/ui/Page";
import { Skeleton } from "@/shared/ui/Skeleton";

/** The versions of a recipe: what changed when, how one differs from now, and the way back to it. */
export default function HistoryPage() {
  const { recipeId } = useParams({ from: "/recipes/$recipeId/history" });
  const { version } = useSearch({ from: "/recipes/$recipeId/history" });
  const user = useUser();
  const recipe = useQuery(recipeQuery(recipeId));
  const history = useInfiniteQuery(historyQuery(recipeId));
  const versions = history.data?.pages.flatMap((page) => page.results) ?? [];
  const present = versions[0];
  const chosen = version !== undefined && present && version < present.version ? version : undefined;

  if (history.error instanceof Problem && history.error.status === 403) return <NotYours id={recipeId} />;
  const back = (
    <Link to="/recipes/$recipeId" params={{ recipeId }} className={buttonClass()}>
      Show the recipe
    </Link>
  );
  return (
    <Page title={recipe.data ? `History of “${shortened(recipe.data.label)}”` : "History"} actions={back}>
      {history.error && !present && <Failure error={history.error} onRetry={history.refetch} />}
      {history.isPending && <Skeleton label="Loading the history" />}
      {present && versions.length === 1 && (
        <Empty drawing="loaf" title="No earlier version">
          <p>
            This recipe is as it was first written. After the next change, this version can be found here.
          </p>
        </Empty>
      )}
      {present && versions.length > 1 && (
        <div className="grid grid-cols-1 items-start gap-8 lg:grid-cols-[minmax(18rem,2fr)_minmax(0,3fr)]">
          <VersionList
            recipeId={recipeId}
            versions={versions}
            chosen={chosen}
            hasMore={history.hasNextPage}
            isLoadingMore={history.isFetchingNextPage}
            onMore={() => history.fetchNextPage()}
          />
          {chosen === undefined ? (
            <p className="text-quiet max-lg:hidden">Choose a version to see how it differs from now.</p>
          ) : (
            <VersionDifference
              key={chosen}
              recipeId={recipeId}
              version={chosen}
              present={present.version}
              canRestore={recipe.data?.submitter_id === user?.id}
            />
          )}
        </div>
      )}
    </Page>
  );
}

function NotYours({ id }: { id: number }) {
  return (
    <Page title="Not allowed" isTitleHidden>
      <Empty drawing="jar" title="Not allowed">
        <p>Only who wrote a recipe can see how it came about.</p>
        <Link to="/recipes/$recipeId" params={{ recipeId: id }} className={buttonClass("main")}>
          Show the recipe
        </Link>
      </Empty>
    </Page>
  );
}
