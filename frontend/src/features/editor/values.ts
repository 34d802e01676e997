import type { Content } from "@/features/editor/content";
import { emptyRow, placedLinesOf, type Row, rowsOf } from "@/features/editor/rows";
import type { Schemas } from "@/shared/api/client";

/** What stands in the form's fields. Nothing written is "". */
export interface Values {
  label: string;
  description: string;
  ingredients: Row[];
  steps: Row[];
  servings: string;
  prep_minutes: string;
  cook_minutes: string;
  total_minutes: string;
  tags: string[];
  image: string;
  source: string;
  url: string;
  yield: string;
  cuisine: string;
  language: string;
  notes: string;
  visibility: Schemas["Visibility"];
}

/** The fields that are one text. */
export type TextName = { [Name in keyof Values]: Values[Name] extends string ? Name : never }[keyof Values];

export const NOTHING: Values = {
  label: "",
  description: "",
  ingredients: [emptyRow()],
  steps: [emptyRow()],
  servings: "",
  prep_minutes: "",
  cook_minutes: "",
  total_minutes: "",
  tags: [],
  image: "",
  source: "",
  url: "",
  yield: "",
  cuisine: "",
  language: "",
  notes: "",
  visibility: "public",
};

/** The form's fields for a recipe, or for another content of it. */
export function valuesOf(recipe: Content | Schemas["RecipeOut"]): Values {
  return {
    label: recipe.label,
    description: written(recipe.description),
    ingredients: rowsOf(
      recipe.ingredients.map(({ text, group }) => ({ text: written(text), heading: group })),
    ),
    steps: rowsOf(recipe.steps.map(({ text, section }) => ({ text: written(text), heading: section }))),
    servings: written(recipe.servings),
    prep_minutes: written(recipe.prep_minutes),
    cook_minutes: written(recipe.cook_minutes),
    total_minutes: written(recipe.total_minutes),
    tags: recipe.tags,
    image: written(recipe.image),
    source: written(recipe.source),
    url: written(recipe.url),
    yield: written(recipe.yield),
    cuisine: written(recipe.cuisine),
    language: written(recipe.language),
    notes: written(recipe.notes),
    visibility: recipe.visibility === "private" ? "private" : "public",
  };
}

/** As a text area gives it back. */
function written(value: string | number | null): string {
  return String(value ?? "").replace(/\r\n?/g, "\n");
}

/** What the form's fields say, without space around it. */
export function contentOf(values: Values): Content {
  const lines = (rows: Row[]) => placedLinesOf(rows);
  return {
    label: values.label.trim(),
    description: text(values.description),
    ingredients: lines(values.ingredients).map(({ text, heading }) => ({ text, group: heading })),
    steps: lines(values.steps).map(({ text, heading }) => ({ text, section: heading })),
    servings: number(values.servings),
    prep_minutes: number(values.prep_minutes),
    cook_minutes: number(values.cook_minutes),
    total_minutes: number(values.total_minutes),
    tags: values.tags,
    image: text(values.image),
    source: text(values.source),
    url: text(values.url),
    yield: text(values.yield),
    cuisine: text(values.cuisine),
    language: text(values.language),
    notes: text(values.notes),
    visibility: values.visibility,
  };
}

function text(value: string): string | null {
  return value.trim() || null;
}

function number(value: string): number | null {
  return value.trim() === "" ? null : Number(value);
}

type Times = Pick<Values, "prep_minutes" | "cook_minutes" | "total_minutes">;

/** The total after one of the others has changed: their sum, unless somebody wrote another. */
export function totalAfter(before: Times, after: Times): string {
  const isOurs = before.total_minutes === "" || before.total_minutes === sumOf(before);
  return isOurs ? sumOf(after) : before.total_minutes;
}

function sumOf({ prep_minutes, cook_minutes }: Times): string {
  const told = [prep_minutes, cook_minutes].map((one) => one.trim()).filter((one) => /^\d+$/.test(one));
  return told.length === 0 ? "" : String(told.reduce((sum, one) => sum + Number(one), 0));
}
