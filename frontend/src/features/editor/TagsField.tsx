import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { type UseFormReturn, useController } from "react-hook-form";
import type { Values } from "@/features/editor/values";
import { tagsQuery } from "@/features/recipes/queries";
import { limits } from "@/shared/api/limits";
import { lengthOf } from "@/shared/forms/rules";
import { Field } from "@/shared/ui/Field";
import { IconButton } from "@/shared/ui/IconButton";

const MAX_LENGTH = limits.Tag.maxLength;
const MAX_TAGS = limits.RecipeIn.tags.maxItems;

function wrongOf(tags: string[]): string | undefined {
  const long = tags.find((tag) => lengthOf(tag) > MAX_LENGTH);
  if (long) return `“${long.slice(0, 20)}…” is too long: a tag has ${MAX_LENGTH} characters at most.`;
  return tags.length > MAX_TAGS ? `There is room for ${MAX_TAGS} tags.` : undefined;
}

/** Tags as chips. Those that other recipes have are offered while one types; a comma or Enter adds one. */
export function TagsField({ form }: { form: UseFormReturn<Values> }) {
  const { field, fieldState } = useController({
    control: form.control,
    name: "tags",
    rules: { validate: (tags) => wrongOf(tags) ?? true },
  });
  const [word, setWord] = useState("");
  const [said, say] = useState("");
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const known = useQuery(tagsQuery(word.trim()));

  const add = (text: string) => {
    const words = text.split(",").map((one) => one.trim());
    const had = new Set(field.value.map((tag) => tag.toLowerCase()));
    const added = words.filter(
      (one) => one !== "" && !had.has(one.toLowerCase()) && had.add(one.toLowerCase()),
    );
    setWord("");
    if (added.length === 0) return;
    field.onChange([...field.value, ...added]);
    say(`Added: ${added.join(", ")}`);
  };
  const remove = (tag: string) => {
    field.onChange(field.value.filter((one) => one !== tag));
    say(`Removed: ${tag}`);
    input.current?.focus();
  };
  const byKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      add(word);
    }
    const last = field.value.at(-1);
    if (event.key === "Backspace" && word === "" && last !== undefined) remove(last);
  };
  return (
    <div className="grid grid-cols-1 gap-2">
      <Field
        ref={(element) => {
          input.current = element;
          field.ref(element);
        }}
        label="Tags"
        hint="Words that it is found by: vegetarian, Sunday, soup. A comma or Enter adds one."
        error={fieldState.error?.message}
        list={list}
        autoComplete="off"
        autoCapitalize="none"
        enterKeyHint="done"
        dir="auto"
        value={word}
        onKeyDown={byKey}
        onBlur={() => add(word)}
        onChange={({ target }) => (target.value.includes(",") ? add(target.value) : setWord(target.value))}
        after={
          <IconButton
            icon={Plus}
            label="Add the tag"
            disabled={word.trim() === ""}
            onClick={() => add(word)}
          />
        }
      />
      <datalist id={list}>
        {known.data?.results.map(({ tag }) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      {field.value.length > 0 && (
        <ul aria-label="Tags of the recipe" className="flex flex-wrap gap-2">
          {field.value.map((tag) => (
            <li key={tag} className="max-w-full">
              <button
                type="button"
                aria-label={`Remove: ${tag}`}
                onClick={() => remove(tag)}
                className="inline-flex min-h-11 max-w-full items-center gap-1.5 rounded-full bg-tint px-4 text-ink"
              >
                <bdi className="truncate">{tag}</bdi>
                <X aria-hidden size={16} className="shrink-0" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}
