import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useForm } from "react-hook-form";
import { ConflictView } from "@/features/editor/ConflictView";
import { type Content, changedFields, patchOf } from "@/features/editor/content";
import type { Draft } from "@/features/editor/draft";
import { changesOf } from "@/features/editor/merge";
import { changeRecipe } from "@/features/editor/queries";
import { RecipeForm } from "@/features/editor/RecipeForm";
import { useSaving } from "@/features/editor/useSaving";
import { contentOf, type Values, valuesOf } from "@/features/editor/values";
import type { Schemas } from "@/shared/api/client";
import { Problem } from "@/shared/api/problem";
import { buttonClass } from "@/shared/ui/Button";
import { focusTitle } from "@/shared/ui/Page";

type Recipe = Schemas["RecipeOut"];

interface Props {
  recipe: Recipe;
  draft: Draft | undefined;
  storeKey: string;
}

/** Sends what was changed, for the version that it was changed in; where that is not the last, asks what stays. */
export function EditRecipe({ recipe, draft, storeKey }: Props) {
  const [base, setBase] = useState(draft?.base ?? recipe);
  const stored = useMemo(() => contentOf(valuesOf(base)), [base]);
  const [begun] = useState(() => draft?.values ?? valuesOf(base));
  const form = useForm<Values>({ defaultValues: begun, shouldFocusError: false });
  const saving = useSaving(form, storeKey);

  const save = (content: Content, over: Recipe) =>
    saving.save(async () => {
      const before = contentOf(valuesOf(over));
      if (changedFields(before, content).length === 0) return over;
      try {
        return await changeRecipe(over, patchOf(before, content));
      } catch (error) {
        const newer = newerOf(error);
        // Nothing of one's own is missing there: the answer to an earlier try got lost on its way.
        if (newer && !wantsMore(before, content, newer)) return newer;
        throw error;
      }
    });
  const theirs = newerOf(saving.error);
  const resolve = (content: Content, over: Recipe) => {
    setBase(over);
    form.reset(valuesOf(content));
    focusTitle();
    void save(content, over);
  };
  const mine = contentOf(form.getValues());
  const changes = theirs && changesOf(stored, mine, contentOf(valuesOf(theirs)));
  return (
    <>
      {theirs && changes && (
        <ConflictView
          key={theirs.version}
          base={stored}
          mine={mine}
          theirs={contentOf(valuesOf(theirs))}
          changes={changes}
          onResolve={(content) => resolve(content, theirs)}
          onCancel={() => {
            saving.clear();
            focusTitle();
          }}
        />
      )}
      <RecipeForm
        form={form}
        saving={saving}
        stored={stored}
        about={{ base }}
        draftKey={storeKey}
        isHidden={theirs !== undefined}
        onSave={(content) => void save(content, base)}
        cancel={
          <Link to="/recipes/$recipeId" params={{ recipeId: recipe.id }} className={buttonClass("quiet")}>
            Cancel
          </Link>
        }
      />
    </>
  );
}

/** The recipe that somebody else saved first. */
function newerOf(error: unknown): Recipe | undefined {
  return error instanceof Problem && error.status === 412 ? error.recipe : undefined;
}

/** Whether there is anything in `mine` that has still to be stored or asked about. */
function wantsMore(before: Content, mine: Content, theirs: Recipe): boolean {
  return changesOf(before, mine, contentOf(valuesOf(theirs))).some(({ by }) => by !== "them");
}
