import { type FormEvent, type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef } from "react";
import { type UseFormReturn, useFormState } from "react-hook-form";
import { type Content, changedFields } from "@/features/editor/content";
import type { Draft } from "@/features/editor/draft";
import { LeaveGuard } from "@/features/editor/LeaveGuard";
import { MoreFields } from "@/features/editor/MoreFields";
import { RowsField } from "@/features/editor/RowsField";
import { SaveBar } from "@/features/editor/SaveBar";
import { TagsField } from "@/features/editor/TagsField";
import { TimesFields } from "@/features/editor/TimesFields";
import { useDraft } from "@/features/editor/useDraft";
import type { Saving } from "@/features/editor/useSaving";
import { VisibilityField } from "@/features/editor/VisibilityField";
import { contentOf, type Values } from "@/features/editor/values";
import { WrittenField } from "@/features/editor/WrittenField";
import { limits } from "@/shared/api/limits";

interface Props {
  form: UseFormReturn<Values>;
  saving: Saving;
  /** What is stored already: where nothing else is written, nothing can be lost. */
  stored: Content;
  about: Pick<Draft, "base" | "textId">;
  draftKey: string;
  onSave: (content: Content) => void;
  /** The way out without saving. */
  cancel: ReactNode;
  /** The conflict is asked about in its place; what is written stays. */
  isHidden?: boolean;
}

/** Everything that can be written of a recipe: what matters first, the rest folded away. */
export function RecipeForm({ form, saving, stored, about, draftKey, onSave, cancel, isHidden }: Props) {
  const isUnsaved = useCallback(
    () => !saving.isDone() && changedFields(stored, contentOf(form.getValues())).length > 0,
    [form, saving, stored],
  );
  const keptAt = useDraft({ form, draftKey, about, isUnsaved, isDone: saving.isDone });
  const submit = (event: FormEvent) => {
    // What the service found wrong is not known to be wrong any more.
    form.clearErrors();
    void form.handleSubmit((values) => onSave(contentOf(values)))(event);
  };
  const element = useRef<HTMLFormElement>(null);
  const { submitCount } = useFormState({ control: form.control });
  const { error } = saving;
  useEffect(() => {
    if (submitCount > 0 || error) focusFirstWrong(element.current);
  }, [submitCount, error]);

  return (
    <form
      ref={element}
      noValidate
      hidden={isHidden}
      onSubmit={submit}
      onKeyDown={keepOpen}
      className="grid grid-cols-1 gap-8"
    >
      <div className="grid grid-cols-1 gap-5">
        <WrittenField form={form} name="label" label="Name" limit={limits.RecipeIn.label} />
        <WrittenField
          form={form}
          name="description"
          label="Description"
          kind="text"
          limit={limits.RecipeIn.description}
          hint="A sentence or two that make one want to cook it."
        />
      </div>
      <RowsField form={form} name="ingredients" />
      <RowsField form={form} name="steps" />
      <TimesFields form={form} />
      <TagsField form={form} />
      <MoreFields form={form} />
      <VisibilityField form={form} />
      <SaveBar saving={saving} values={form.getValues} keptAt={keptAt} cancel={cancel} />
      <LeaveGuard isUnsaved={isUnsaved} isKept={keptAt !== false} />
    </form>
  );
}

/** The first field that is marked as wrong, by the form or by the service, also one that is folded away. */
function focusFirstWrong(form: HTMLFormElement | null): void {
  const wrong = form?.querySelector<HTMLElement>("[aria-invalid='true']");
  const folded = wrong?.closest("details");
  if (folded) folded.open = true;
  wrong?.focus();
}

/** Enter in a field of one line is no wish to be done with the recipe. */
function keepOpen(event: KeyboardEvent<HTMLFormElement>): void {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
}
