import type { Schemas } from "@/shared/api/client";
import { fieldName, valueText } from "@/shared/text/recipeFields";

type Line = Schemas["Line"];

const DELETED = "block rounded-md bg-danger-tint px-3 py-1 text-danger line-through decoration-1";
const INSERTED = "block rounded-md bg-good-tint px-3 py-1 text-good no-underline";

/** How a field differs: what was taken out and what was put in, told by a sign and a word too. */
export function FieldDifference({
  change: { field, before, after, lines },
}: {
  change: Schemas["FieldChange"];
}) {
  const shown: Line[] = lines ?? [...linesOf("delete", field, before), ...linesOf("insert", field, after)];
  return (
    <section className="grid grid-cols-1 gap-2">
      <h3>{fieldName(field)}</h3>
      <ul className="grid grid-cols-1 gap-1">
        {shown.map((line, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike, and never move here.
          <li key={place} dir="auto" className="whitespace-pre-wrap">
            <DiffLine {...line} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function linesOf(op: Line["op"], field: string, value: unknown): Line[] {
  const isNothing = value === null || value === undefined || value === "" || JSON.stringify(value) === "{}";
  return isNothing ? [] : [{ op, text: valueText(field, value) }];
}

function DiffLine({ op, text }: Line) {
  if (op === "equal") return <span className="block px-3 py-1 text-quiet">{text}</span>;
  if (op === "delete") {
    return (
      <del className={DELETED}>
        <Sign sign="−" word="Was: " />
        {text}
      </del>
    );
  }
  return (
    <ins className={INSERTED}>
      <Sign sign="+" word="Now: " />
      {text}
    </ins>
  );
}

function Sign({ sign, word }: { sign: string; word: string }) {
  return (
    <>
      <span aria-hidden className="mr-2 inline-block font-bold no-underline">
        {sign}
      </span>
      <span className="sr-only">{word}</span>
    </>
  );
}
