import { minutesText } from "@/shared/text/minutes";

const NAMES: Record<string, string> = {
  label: "Name",
  description: "Description",
  ingredients: "Ingredients",
  steps: "Steps",
  servings: "Servings",
  yield: "Yield",
  prep_minutes: "Preparation time",
  cook_minutes: "Cooking time",
  total_minutes: "Total time",
  tags: "Tags",
  cuisine: "Cuisine",
  language: "Language",
  image: "Picture",
  source: "Source",
  url: "Web address",
  notes: "Notes",
  nutrition: "Nutrition",
  visibility: "Who can read it",
};

/** What people call a field of a recipe. */
export function fieldName(field: string): string {
  return NAMES[field] ?? field;
}

/** Fields in the order of the form, whatever order they came in. */
export function inOrder<T>(list: readonly T[], fieldOf: (one: T) => string): T[] {
  const order = Object.keys(NAMES);
  return list.toSorted((one, other) => order.indexOf(fieldOf(one)) - order.indexOf(fieldOf(other)));
}

/** Who can read a recipe, in words. */
export const VISIBILITY = { public: "Everybody", private: "Only me" };

/** A language by its tag, in the reader's own. */
export function languageName(tag: string): string {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** A field's value in words; of a list, a line each. */
export function valueText(field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return "(nothing)";
  if (Array.isArray(value)) return value.map(lineText).join("\n") || "(nothing)";
  if (field.endsWith("_minutes")) return minutesText(Number(value));
  if (field === "language") return languageName(String(value));
  if (field === "visibility") return value === "private" ? VISIBILITY.private : VISIBILITY.public;
  if (typeof value === "object") {
    const members = Object.entries(value).map(([name, one]) => `${name}: ${one}`);
    return members.join("\n") || "(nothing)";
  }
  return String(value);
}

/** An ingredient, step or tag as one line, under its heading. */
export function lineText(line: unknown): string {
  if (typeof line !== "object" || line === null || !("text" in line)) return String(line);
  const heading = "group" in line ? line.group : "section" in line ? line.section : null;
  return heading ? `${heading}: ${line.text}` : String(line.text);
}
