import type { Content, FieldOfRecipe } from "@/features/editor/content";
import { fieldName, lineText, valueText } from "@/shared/text/recipeFields";

interface Props {
  base: Content;
  mine: Content;
  theirs: Content;
  field: FieldOfRecipe;
  /** Who alone changed it. */
  by?: "me" | "them";
  /** Of one that both changed: which stays. */
  isMine?: boolean;
  onChoose?: (isMine: boolean) => void;
}

/** One field of a conflict: the versions side by side, to choose from where both are new. */
export function ConflictField({ base, mine, theirs, field, by, isMine, onChoose }: Props) {
  if (by) {
    const [before, after] = [base[field], by === "me" ? mine[field] : theirs[field]];
    return (
      <div className="grid grid-cols-1 gap-2">
        <h4 className="font-semibold">{fieldName(field)}</h4>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <Side title="Before" field={field} value={before} other={after} />
          <Side title="Now" field={field} value={after} other={before} />
        </div>
      </div>
    );
  }
  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="mb-1 font-semibold">{fieldName(field)}</legend>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        {[true, false].map((one) => (
          <label
            key={String(one)}
            className="grid cursor-pointer grid-cols-1 content-start gap-2 rounded-card border-[1.5px] border-edge bg-card p-4 has-checked:border-accent has-checked:bg-tint"
          >
            <span className="flex min-h-6 items-center gap-3 font-semibold">
              <input
                type="radio"
                name={field}
                checked={isMine === one}
                onChange={() => onChoose?.(one)}
                className="size-5 accent-accent"
              />
              {one ? "Yours" : "Theirs"}
            </span>
            <Value field={field} value={(one ? mine : theirs)[field]} other={base[field]} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

type Values = { field: FieldOfRecipe; value: Content[FieldOfRecipe]; other: Content[FieldOfRecipe] };

function Side({ title, ...values }: { title: string } & Values) {
  return (
    <div className="grid grid-cols-1 content-start gap-1 rounded-card border border-line bg-card p-4">
      <p className="text-quiet text-sm">{title}</p>
      <Value {...values} />
    </div>
  );
}

/** The value; of a list its lines, those marked that `other` does not have. */
function Value({ field, value, other }: Values) {
  if (!Array.isArray(value) || value.length === 0 || !Array.isArray(other)) {
    return (
      <p dir="auto" className="whitespace-pre-wrap">
        {valueText(field, value)}
      </p>
    );
  }
  const known = new Set(other.map(lineText));
  return (
    <ul className="grid grid-cols-1 gap-1">
      {value.map(lineText).map((line, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines may be alike, and never move here.
        <li key={place} dir="auto">
          {known.has(line) ? (
            line
          ) : (
            <mark className="rounded-sm bg-sunken font-semibold text-ink">{line}</mark>
          )}
        </li>
      ))}
    </ul>
  );
}
