import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { forget, kept, trashQuery } from "@/features/kept/queries";
import { TrashedRow } from "@/features/kept/TrashedRow";
import type { Schemas } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { shortened } from "@/shared/text/shortened";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Empty } from "@/shared/ui/Empty";
import { Failure } from "@/shared/ui/Failure";
import { focusTitle, Page } from "@/shared/ui/Page";
import { Skeleton } from "@/shared/ui/Skeleton";
import { toast } from "@/shared/ui/toasts";

/** Deleted recipes, until they go for good. */
export default function TrashPage() {
  const client = useQueryClient();
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useInfiniteQuery(
    trashQuery(),
  );
  const [doomed, setDoomed] = useState<Schemas["TrashedOut"] | "all">();
  const recipes = data?.pages.flatMap((page) => page.results) ?? [];

  const restoration = useMutation({
    mutationFn: kept.restore,
    onSuccess: async (recipe) => {
      toast(`“${shortened(recipe.label)}” is back among your recipes.`);
      await forget(client);
      focusTitle();
    },
    onError: (reason) => toast(messageOf(reason)),
  });
  const destroy = async () => {
    if (doomed === "all") await kept.emptyTrash();
    else if (doomed) await kept.deleteForGood(doomed.id);
    toast(doomed === "all" ? "The trash is empty." : "It is gone for good.");
    await forget(client);
  };
  // Once the dialog is gone, and perhaps the button that opened it.
  const wasAsking = useRef(false);
  useEffect(() => {
    if (!doomed && wasAsking.current && document.activeElement === document.body) focusTitle();
    wasAsking.current = doomed !== undefined;
  }, [doomed]);
  const actions = recipes.length > 0 && (
    <Button look="danger" onClick={() => setDoomed("all")}>
      Empty the trash
    </Button>
  );
  return (
    <Page title="Trash" width="text" actions={actions}>
      {error && !data && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton label="Loading the trash" />}
      {data && recipes.length === 0 && (
        <Empty drawing="leaf" title="Nothing in the trash">
          <p>What you delete waits here for 30 days, in case you miss it.</p>
          <Link to="/my-recipes" className={buttonClass()}>
            My recipes
          </Link>
        </Empty>
      )}
      <ul className="grid grid-cols-1 gap-3">
        {recipes.map((recipe) => (
          <TrashedRow
            key={recipe.id}
            recipe={recipe}
            isBusy={restoration.isPending && restoration.variables === recipe.id}
            onRestore={() => restoration.mutate(recipe.id)}
            onDelete={() => setDoomed(recipe)}
          />
        ))}
      </ul>
      {hasNextPage && (
        <Button className="mt-6" onClick={() => fetchNextPage()} isBusy={isFetchingNextPage}>
          More
        </Button>
      )}
      {doomed && (
        <Confirm
          title={doomed === "all" ? "Empty the trash?" : "Delete for good?"}
          action={doomed === "all" ? "Delete all for good" : "Delete for good"}
          onConfirm={destroy}
          onClose={() => setDoomed(undefined)}
        >
          <p>
            {doomed === "all" ? (
              "All recipes in the trash go"
            ) : (
              <bdi>{`“${shortened(doomed.label)}” goes`}</bdi>
            )}{" "}
            for good, with every earlier version. Nobody can bring that back.
          </p>
        </Confirm>
      )}
    </Page>
  );
}
