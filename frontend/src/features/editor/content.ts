import type { Schemas } from "@/shared/api/client";

/** What the form writes of a recipe, in the order in which it is told of. */
export const FIELDS = [
  "label",
  "description",
  "ingredients",
  "steps",
  "servings",
  "prep_minutes",
  "cook_minutes",
  "total_minutes",
  "tags",
  "image",
  "source",
  "url",
  "yield",
  "cuisine",
  "language",
  "notes",
  "visibility",
] as const satisfies readonly (keyof Schemas["RecipeIn"])[];

export type FieldOfRecipe = (typeof FIELDS)[number];

/** A recipe's content as the API takes it, each field of the form told. */
export interface Content {
  label: string;
  description: string | null;
  ingredients: { text: string; group: string | null }[];
  steps: { text: string; section: string | null }[];
  servings: number | null;
  prep_minutes: number | null;
  cook_minutes: number | null;
  total_minutes: number | null;
  tags: string[];
  image: string | null;
  source: string | null;
  url: string | null;
  yield: string | null;
  cuisine: string | null;
  language: string | null;
  notes: string | null;
  visibility: Schemas["Visibility"];
}

/** Whether a field says the same in both. */
export function isSame(field: FieldOfRecipe, one: Content, other: Content): boolean {
  // Both are made by `contentOf`, with the members of each object in one order.
  return JSON.stringify(one[field]) === JSON.stringify(other[field]);
}

/** The fields in which `mine` differs from what it was made of. */
export function changedFields(base: Content, mine: Content): FieldOfRecipe[] {
  return FIELDS.filter((field) => !isSame(field, base, mine));
}

/** What a PATCH says of them, and no more. */
export function patchOf(base: Content, mine: Content): Schemas["RecipePatch"] {
  return Object.fromEntries(changedFields(base, mine).map((field) => [field, mine[field]]));
}
