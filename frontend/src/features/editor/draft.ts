import type { Values } from "@/features/editor/values";
import type { Schemas } from "@/shared/api/client";

/** A text that was not saved. */
export interface Draft {
  values: Values;
  /** Of an edit: the recipe that it began with. */
  base?: Schemas["RecipeOut"];
  /** Of a new recipe: what makes sending it again the same submission. */
  textId?: string;
  /** When it was kept, in milliseconds. */
  at: number;
}

/** Another form of drafts gets another number: what an older page kept is passed over. */
const FORM = "draft-1";

/** Where the draft of a recipe, or of a new one, is kept; each user of a shared browser has their own. */
export function draftKey(userId: number, recipeId?: number): string {
  return `${FORM}:${userId}:${recipeId ?? "new"}`;
}

/** Drafts in this browser. Storage may be full or forbidden: then there are none. */
export const drafts = {
  read(key: string): Draft | undefined {
    try {
      const kept = localStorage.getItem(key);
      const draft = kept === null ? undefined : (JSON.parse(kept) as Draft);
      return typeof draft?.values?.label === "string" && Array.isArray(draft.values.ingredients)
        ? draft
        : undefined;
    } catch {
      return undefined;
    }
  },

  /** Whether it could be kept. */
  keep(key: string, draft: Draft): boolean {
    try {
      localStorage.setItem(key, JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },

  remove(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // Then there is none.
    }
  },
};
