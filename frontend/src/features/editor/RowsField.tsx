import { Plus } from "lucide-react";
import { useId, useRef } from "react";
import { type UseFormReturn, useFieldArray, useFormState } from "react-hook-form";
import { RowField } from "@/features/editor/RowField";
import { emptyRow, type Row } from "@/features/editor/rows";
import { useReorder } from "@/features/editor/useReorder";
import { useRows } from "@/features/editor/useRows";
import type { Values } from "@/features/editor/values";
import { limits } from "@/shared/api/limits";
import { Button } from "@/shared/ui/Button";

export type RowsName = "ingredients" | "steps";

const WORDS = {
  ingredients: {
    title: "Ingredients",
    one: "Ingredient",
    add: "Add an ingredient",
    hint: "One a line, as you would write it: “2 large eggs, beaten”. A whole list can be pasted at once.",
  },
  steps: {
    title: "Steps",
    one: "Step",
    add: "Add a step",
    hint: "What to do, one thing after the other. Pasted lines become a step each.",
  },
};

/** A list of lines under headings: typed, pasted, dragged, or moved by buttons. */
export function RowsField({ form, name }: { form: UseFormReturn<Values>; name: RowsName }) {
  const words = WORDS[name];
  const id = useId();
  const list = useRef<HTMLOListElement>(null);
  const max = limits.RecipeIn[name].maxItems;
  const fewEnough = (rows: Row[]) =>
    rows.filter(({ text, isHeading }) => !isHeading && text.trim() !== "").length <= max ||
    `There is room for ${max} ${name}.`;
  const array = useFieldArray({ control: form.control, name, rules: { validate: fewEnough } });
  const { errors } = useFormState({ control: form.control, name });
  const rows = useRows({ form, name, array, list, one: words.one });
  const { dragged, begin } = useReorder(list, rows.move);
  const wrong = errors[name]?.root?.message ?? errors[name]?.message;

  return (
    <section aria-labelledby={id} className="grid grid-cols-1 gap-3">
      <div>
        <h2 id={id}>{words.title}</h2>
        <p className="mt-1 text-quiet text-sm">
          {words.hint} A line that ends with a colon becomes a heading.
        </p>
      </div>
      <ol ref={list}>
        {array.fields.map(({ id: key, isHeading }, place) => (
          <RowField
            key={key}
            form={form}
            name={name}
            place={place}
            count={array.fields.length}
            isHeading={isHeading}
            one={words.one}
            dragged={dragged}
            onGrab={begin}
            rows={rows}
          />
        ))}
      </ol>
      {wrong && (
        <p tabIndex={-1} aria-invalid className="text-danger text-sm">
          {wrong}
        </p>
      )}
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => rows.insert(array.fields.length, [emptyRow()])}>
          <Plus aria-hidden size={18} />
          {words.add}
        </Button>
        <Button look="quiet" onClick={() => rows.insert(array.fields.length, [emptyRow(true)])}>
          Add a heading
        </Button>
      </div>
      <p role="status" className="sr-only">
        {rows.said}
      </p>
    </section>
  );
}
