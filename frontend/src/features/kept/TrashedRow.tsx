import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { trashedQuery } from "@/features/kept/queries";
import type { Schemas } from "@/shared/api/client";
import { messageOf } from "@/shared/api/problem";
import { dateText } from "@/shared/text/dates";
import { lineText } from "@/shared/text/recipeFields";
import { Button } from "@/shared/ui/Button";
import { Skeleton } from "@/shared/ui/Skeleton";

interface Props {
  recipe: Schemas["TrashedOut"];
  isBusy: boolean;
  onRestore: () => void;
  onDelete: () => void;
}

/** A deleted recipe: until when it can be brought back, and what is in it. */
export function TrashedRow({ recipe, isBusy, onRestore, onDelete }: Props) {
  const { id, label, deleted_at, purged_at } = recipe;
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="rounded-card border border-line bg-card px-4 pt-4 pb-1 sm:px-5">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h2 className="text-[1.2rem]">
            <bdi>{label}</bdi>
          </h2>
          <p className="mt-1 text-quiet text-sm">
            Deleted on {dateText(deleted_at)}. It goes for good on {dateText(purged_at)}.
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button onClick={onRestore} isBusy={isBusy} aria-label={`Restore “${label}”`}>
            Restore
          </Button>
          <Button look="danger" onClick={onDelete} aria-label={`Delete for good: “${label}”`}>
            Delete for good
          </Button>
        </div>
      </div>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary className="inline-flex min-h-11 cursor-pointer items-center font-semibold text-accent">
          Look into it
        </summary>
        {isOpen && <Inside id={id} />}
      </details>
    </li>
  );
}

function Inside({ id }: { id: number }) {
  const { data, error } = useQuery(trashedQuery(id));
  if (error) return <p className="text-danger">{messageOf(error)}</p>;
  if (!data) return <Skeleton label="Loading the recipe" className="h-24" />;
  const isBlank = !data.description && data.ingredients.length === 0 && data.steps.length === 0;
  return (
    <div className="grid grid-cols-1 gap-3 pt-1 pb-4">
      {isBlank && <p className="text-quiet">It has a name and no more.</p>}
      {data.description && <p dir="auto">{data.description}</p>}
      <ul className="list-disc pl-5">
        {data.ingredients.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike, and never move here.
          <li key={place} dir="auto">
            {lineText(line)}
          </li>
        ))}
      </ul>
      <ol className="list-decimal pl-5">
        {data.steps.map((step, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps may be alike, and never move here.
          <li key={place} dir="auto">
            {lineText(step)}
          </li>
        ))}
      </ol>
    </div>
  );
}
