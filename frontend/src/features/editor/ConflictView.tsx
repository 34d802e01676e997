import { type FormEvent, useEffect, useRef, useState } from "react";
import { ConflictField } from "@/features/editor/ConflictField";
import type { Content, FieldOfRecipe } from "@/features/editor/content";
import { type Change, merged } from "@/features/editor/merge";
import { Button } from "@/shared/ui/Button";

interface Props {
  base: Content;
  mine: Content;
  theirs: Content;
  changes: Change[];
  onResolve: (content: Content) => void;
  onCancel: () => void;
}

/** Somebody saved first: shows what they changed and what you did, and asks only where that is the same field. */
export function ConflictView({ base, mine, theirs, changes, onResolve, onCancel }: Props) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const [kept, setKept] = useState<ReadonlySet<FieldOfRecipe>>(
    new Set(changes.filter(({ by }) => by === "both").map(({ field }) => field)),
  );
  const choose = (field: FieldOfRecipe, isMine: boolean) => {
    const next = new Set(kept);
    if (isMine) next.add(field);
    else next.delete(field);
    setKept(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onResolve(merged(base, mine, theirs, kept));
  };
  const of = (by: Change["by"]) => changes.filter((change) => change.by === by);
  const shared = { base, mine, theirs };
  return (
    <form onSubmit={submit} className="grid grid-cols-1 gap-8">
      <div className="grid grid-cols-1 gap-2">
        <h2 ref={heading} tabIndex={-1} className="outline-none">
          Somebody else saved this recipe first
        </h2>
        <p className="text-quiet">
          Perhaps that was you, in another tab or on another device. Nothing is lost: what only one of you
          changed goes together
          {of("both").length > 0 ? ", and you choose where both changed the same." : "."}
        </p>
      </div>
      {of("both").length > 0 && (
        <section className="grid grid-cols-1 gap-6">
          <h3>Changed by both: which one stays?</h3>
          {of("both").map(({ field }) => (
            <ConflictField
              key={field}
              {...shared}
              field={field}
              isMine={kept.has(field)}
              onChoose={(isMine) => choose(field, isMine)}
            />
          ))}
        </section>
      )}
      {of("them").length > 0 && (
        <section className="grid grid-cols-1 gap-6">
          <h3>Changed by them alone</h3>
          {of("them").map(({ field }) => (
            <ConflictField key={field} {...shared} field={field} by="them" />
          ))}
        </section>
      )}
      {of("me").length > 0 && (
        <section className="grid grid-cols-1 gap-6">
          <h3>Changed by you alone</h3>
          {of("me").map(({ field }) => (
            <ConflictField key={field} {...shared} field={field} by="me" />
          ))}
        </section>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="main">
          Save it like this
        </Button>
        <Button look="quiet" onClick={onCancel}>
          Back to the form
        </Button>
      </div>
    </form>
  );
}
