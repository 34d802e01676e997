import { useState } from "react";
import { type UseFormReturn, useFormState } from "react-hook-form";
import { PictureField } from "@/features/editor/PictureField";
import type { Values } from "@/features/editor/values";
import { WrittenField } from "@/features/editor/WrittenField";
import { limits } from "@/shared/api/limits";
import { languageName } from "@/shared/text/recipeFields";
import { SelectField } from "@/shared/ui/Field";

const NAMES = ["image", "source", "url", "yield", "cuisine", "language", "notes"] as const;

const LANGUAGES =
  "ar bg ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv th tr uk vi zh".split(
    " ",
  );

/** What few recipes need. Open from the start where something of it is written. */
export function MoreFields({ form }: { form: UseFormReturn<Values> }) {
  const [isOpen] = useState(() => form.getValues(NAMES).some((text) => text !== ""));
  return (
    <details open={isOpen} className="rounded-card border border-line bg-card px-4 sm:px-6">
      <summary className="min-h-11 cursor-pointer py-3 font-semibold text-accent">
        Picture, source, notes and more
      </summary>
      <div className="grid grid-cols-1 gap-5 pt-2 pb-6">
        <PictureField form={form} />
        <WrittenField
          form={form}
          name="notes"
          label="Notes"
          kind="text"
          limit={limits.RecipeIn.notes}
          hint="What to watch out for, what goes with it, what was tried."
        />
        <div className="grid grid-cols-1 gap-5 sm:grid-cols-2">
          <WrittenField
            form={form}
            name="source"
            label="Source"
            limit={limits.RecipeIn.source}
            placeholder="Grandmother, a book, a site"
          />
          <WrittenField
            form={form}
            name="url"
            label="Web address"
            kind="address"
            limit={limits.RecipeIn.url}
            placeholder="https://"
          />
          <WrittenField
            form={form}
            name="yield"
            label="Yield"
            limit={limits.RecipeIn.yield}
            placeholder="12 rolls"
          />
          <WrittenField
            form={form}
            name="cuisine"
            label="Cuisine"
            limit={limits.RecipeIn.cuisine}
            placeholder="Italian"
          />
          <LanguageField form={form} />
        </div>
      </div>
    </details>
  );
}

function LanguageField({ form }: { form: UseFormReturn<Values> }) {
  // One that the list does not have stays in it while the page is open.
  const [language] = useState(() => form.getValues("language"));
  const { errors } = useFormState({ control: form.control, name: "language" });
  const tags = language === "" || LANGUAGES.includes(language) ? LANGUAGES : [language, ...LANGUAGES];
  const named = tags.map((tag) => ({ tag, name: languageName(tag) }));
  named.sort((one, other) => one.name.localeCompare(other.name));
  return (
    <SelectField label="Language" {...form.register("language")} error={errors.language?.message}>
      <option value="">Not told</option>
      {named.map(({ tag, name }) => (
        <option key={tag} value={tag}>
          {name}
        </option>
      ))}
    </SelectField>
  );
}
