import { type Content, changedFields, FIELDS, type FieldOfRecipe, isSame } from "@/features/editor/content";

/** A field that somebody changed since `base`. */
export interface Change {
  field: FieldOfRecipe;
  /** Who did; `both`, and not alike: one of the two has to be chosen. */
  by: "me" | "them" | "both";
}

/** What has become of a recipe that two have changed, field by field. What both changed alike is none's. */
export function changesOf(base: Content, mine: Content, theirs: Content): Change[] {
  const byMe = new Set(changedFields(base, mine));
  const byThem = new Set(changedFields(base, theirs));
  return FIELDS.flatMap((field): Change[] => {
    if (isSame(field, mine, theirs)) return [];
    if (byMe.has(field) && byThem.has(field)) return [{ field, by: "both" }];
    if (byMe.has(field)) return [{ field, by: "me" }];
    return byThem.has(field) ? [{ field, by: "them" }] : [];
  });
}

/** Theirs, with what I changed; of what both changed, the fields of `kept` are mine. */
export function merged(
  base: Content,
  mine: Content,
  theirs: Content,
  kept: ReadonlySet<FieldOfRecipe>,
): Content {
  const own = changesOf(base, mine, theirs)
    .filter(({ field, by }) => by === "me" || (by === "both" && kept.has(field)))
    .map(({ field }) => [field, mine[field]]);
  return { ...theirs, ...Object.fromEntries(own) };
}
