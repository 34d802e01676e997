import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { drafts } from "@/features/editor/draft";
import { placeProblems } from "@/features/editor/problems";
import { showSaved } from "@/features/editor/queries";
import type { Values } from "@/features/editor/values";
import type { Schemas } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { toast } from "@/shared/ui/toasts";

export interface Saving {
  /** Sends what is written, once at a time; then the recipe is shown. */
  save: (send: () => Promise<Schemas["RecipeOut"]>) => Promise<void>;
  isBusy: boolean;
  /** Why the last try came to nothing. */
  error: unknown;
  clear: () => void;
  /** Whether it is stored: nothing is left to lose. */
  isDone: () => boolean;
}

/** The way from the form to the recipe's page. The draft is gone once the recipe is stored, and not before. */
export function useSaving(form: UseFormReturn<Values>, draftKey: string): Saving {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const isUnderway = useRef(false);
  const isDone = useRef(false);

  const fail = (reason: unknown) => {
    setError(reason);
    if (!(reason instanceof Problem) || reason.status !== 422) return;
    const { placed } = placeProblems(reason.fields, form.getValues());
    for (const { name, message } of placed) form.setError(name, { message });
  };
  const save: Saving["save"] = async (send) => {
    // A second click comes before the button says that it is busy.
    if (isUnderway.current) return;
    isUnderway.current = true;
    setBusy(true);
    setError(undefined);
    try {
      const recipe = await send();
      isDone.current = true;
      drafts.remove(draftKey);
      showSaved(client, recipe);
      toast("Saved.");
      await navigate({ to: "/recipes/$recipeId", params: { recipeId: recipe.id } });
    } catch (reason) {
      fail(reason);
    } finally {
      isUnderway.current = false;
      setBusy(false);
    }
  };
  return { save, isBusy, error, clear: () => setError(undefined), isDone: () => isDone.current };
}
