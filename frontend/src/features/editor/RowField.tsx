import { ArrowDown, ArrowUp, GripVertical, X } from "lucide-react";
import type { ClipboardEvent, KeyboardEvent, PointerEvent } from "react";
import { type UseFormReturn, useFormState, useWatch } from "react-hook-form";
import { remaining } from "@/features/editor/checks";
import type { RowsName } from "@/features/editor/RowsField";
import { emptyRow, headingOf, isBareHeading, rowsOfText } from "@/features/editor/rows";
import type { Part, Rows } from "@/features/editor/useRows";
import type { Values } from "@/features/editor/values";
import { limits } from "@/shared/api/limits";
import { rules } from "@/shared/forms/rules";
import { TextField } from "@/shared/ui/Field";
import { IconButton } from "@/shared/ui/IconButton";
import { toast } from "@/shared/ui/toasts";

const LIMITS = {
  ingredients: { line: limits.IngredientIn.text, heading: limits.IngredientIn.group },
  steps: { line: limits.StepIn.text, heading: limits.StepIn.section },
};

// As many ingredients as steps; more would keep the page busy.
const MAX_ROWS = Math.max(limits.RecipeIn.ingredients.maxItems, limits.RecipeIn.steps.maxItems);

interface Props {
  form: UseFormReturn<Values>;
  name: RowsName;
  place: number;
  count: number;
  isHeading: boolean;
  one: string;
  /** The place of the row that is dragged. */
  dragged: number | undefined;
  onGrab: (event: PointerEvent<HTMLElement>, place: number) => void;
  rows: Rows;
}

/** One line of a list, or a heading in it. */
export function RowField({ form, name, place, count, isHeading, one, dragged, onGrab, rows }: Props) {
  const path = `${name}.${place}.text` as const;
  const text = useWatch({ control: form.control, name: path, exact: true });
  const { errors } = useFormState({ control: form.control, name: path, exact: true });
  const { maxLength } = LIMITS[name][isHeading ? "heading" : "line"];
  const label = isHeading ? `Heading, row ${place + 1}` : `${one}, row ${place + 1}`;

  const field = form.register(path, {
    validate: {
      ...rules({ maxLength }, isHeading ? "A heading" : "A line").validate,
      hasLines: (_, { [name]: all }) =>
        !isBareHeading(all, place) || "Nothing stands under this heading yet.",
    },
  });
  const byKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart, selectionEnd } = event.currentTarget;
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      const heading = isHeading ? undefined : headingOf(value);
      if (heading !== undefined && selectionStart === value.length) {
        return rows.replace(place, [{ text: heading, isHeading: true }, emptyRow()]);
      }
      form.setValue(path, value.slice(0, selectionStart));
      rows.insert(place + 1, [{ ...emptyRow(), text: value.slice(selectionEnd) }]);
    }
    if (event.key === "Backspace" && value === "" && count > 1) {
      event.preventDefault();
      rows.remove(place);
    }
  };
  const paste = (event: ClipboardEvent<HTMLTextAreaElement>) => {
    const pasted = event.clipboardData.getData("text/plain");
    if (!/[\n\r\u2028\u2029]/.test(pasted.trim())) return;
    event.preventDefault();
    const found = rowsOfText(pasted);
    const lines = found.filter((row) => !row.isHeading).length;
    if (lines > MAX_ROWS) {
      return toast(`Not pasted: it has ${lines.toLocaleString()} lines, and there is room for ${MAX_ROWS}.`);
    }
    if (found.length === 0) return;
    if (event.currentTarget.value.trim() === "") rows.replace(place, found);
    else rows.insert(place + 1, found);
  };
  // Where the focus was, it is afterwards: on the button, or in the text if the mouse moved the row.
  const move = (by: number, part: Part) => {
    const active = document.activeElement;
    const had = active instanceof HTMLElement ? (active.dataset.part as Part | undefined) : undefined;
    rows.move(place, place + by, had ?? part);
  };
  const dragClass = dragged === place ? "relative z-20 bg-card shadow-lg" : "transition-transform";
  return (
    <li
      onDragStart={(event) => event.preventDefault()}
      className={`group mb-2 flex flex-wrap items-start rounded-lg sm:flex-nowrap ${dragged === undefined ? "" : dragClass}`}
    >
      <span
        aria-hidden
        onPointerDown={(event) => onGrab(event, place)}
        className="grid h-11 w-8 shrink-0 cursor-grab touch-none place-items-center text-quiet active:cursor-grabbing"
      >
        <GripVertical size={20} />
      </span>
      <div className="min-w-0 flex-1">
        <TextField
          {...field}
          label={label}
          isLabelHidden
          rows={1}
          data-part="text"
          dir="auto"
          enterKeyHint="next"
          placeholder={isHeading ? "Heading" : undefined}
          error={errors[name]?.[place]?.text?.message}
          hint={remaining(text ?? "", maxLength)}
          onKeyDown={byKey}
          onPaste={paste}
          className={`max-h-96 resize-none ${isHeading ? "font-serif font-semibold" : ""}`}
        />
      </div>
      {/* On a narrow screen they would leave no room for the text, so only the row in use has them; and a moment longer:
          what is tapped next would move away below the finger. */}
      <div className="flex max-sm:hidden max-sm:w-full max-sm:justify-end max-sm:transition-[display] max-sm:transition-discrete max-sm:delay-300 max-sm:group-focus-within:flex max-sm:group-focus-within:delay-0">
        <IconButton
          icon={ArrowUp}
          label={`Move up: row ${place + 1}`}
          data-part="up"
          aria-disabled={place === 0 || undefined}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => move(-1, "up")}
          className="aria-disabled:opacity-40"
        />
        <IconButton
          icon={ArrowDown}
          label={`Move down: row ${place + 1}`}
          data-part="down"
          aria-disabled={place === count - 1 || undefined}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => move(1, "down")}
          className="aria-disabled:opacity-40"
        />
        <IconButton
          icon={X}
          label={`Remove: row ${place + 1}`}
          data-part="remove"
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => rows.remove(place)}
        />
      </div>
    </li>
  );
}
