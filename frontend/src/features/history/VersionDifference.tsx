import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { FieldDifference } from "@/features/history/FieldDifference";
import { diffQuery, restoreVersion } from "@/features/history/queries";
import { recipeKeys } from "@/features/recipes/queries";
import { Problem } from "@/shared/api/problem";
import { inOrder } from "@/shared/text/recipeFields";
import { Button } from "@/shared/ui/Button";
import { Confirm } from "@/shared/ui/Confirm";
import { Failure } from "@/shared/ui/Failure";
import { Skeleton } from "@/shared/ui/Skeleton";
import { toast } from "@/shared/ui/toasts";

interface Props {
  recipeId: number;
  version: number;
  present: number;
  canRestore: boolean;
}

/** What changed between a version and now, and the way back. */
export function VersionDifference({ recipeId, version, present, canRestore }: Props) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(diffQuery(recipeId, version, present));
  const [isAsking, setAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  const restore = async () => {
    try {
      await restoreVersion(recipeId, version, present);
    } catch (reason) {
      void client.invalidateQueries({ queryKey: recipeKeys.recipe(recipeId) });
      if (!(reason instanceof Problem) || reason.status !== 412) throw reason;
      throw new Problem(412, "It was changed a moment ago. Close this and look at what is new first.");
    }
    toast(`Version ${version} is back.`);
    void client.invalidateQueries({ queryKey: recipeKeys.all });
    await navigate({ to: "/recipes/$recipeId", params: { recipeId } });
  };
  return (
    <section className="grid grid-cols-1 gap-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 ref={heading} tabIndex={-1} className="outline-none">
          From version {version} to now
        </h2>
        {canRestore && <Button onClick={() => setAsking(true)}>Restore version {version}</Button>}
      </div>
      {error && !data && <Failure error={error} onRetry={refetch} />}
      {!data && !error && <Skeleton label="Comparing" />}
      {data?.changes.length === 0 && <p className="text-quiet">It says the same as now.</p>}
      {inOrder(data?.changes ?? [], ({ field }) => field).map((change) => (
        <FieldDifference key={change.field} change={change} />
      ))}
      {isAsking && (
        <Confirm
          title={`Restore version ${version}?`}
          action="Restore"
          onConfirm={restore}
          onClose={() => setAsking(false)}
        >
          <p>
            The recipe becomes what it was then. How it is now stays in the history, so you can come back.
          </p>
        </Confirm>
      )}
    </section>
  );
}
