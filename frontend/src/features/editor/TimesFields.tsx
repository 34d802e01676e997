import { useRef } from "react";
import type { UseFormReturn } from "react-hook-form";
import { totalAfter, type Values } from "@/features/editor/values";
import { WrittenField } from "@/features/editor/WrittenField";
import { limits } from "@/shared/api/limits";

/** For how many, and how long it takes. The total follows the two others until somebody writes another. */
export function TimesFields({ form }: { form: UseFormReturn<Values> }) {
  const before = useRef(form.getValues());
  const keep = () => {
    before.current = { ...form.getValues() };
  };
  const fill = () => {
    form.setValue("total_minutes", totalAfter(before.current, form.getValues()), { shouldValidate: false });
    keep();
  };
  return (
    <div className="grid grid-cols-2 items-start gap-4 sm:grid-cols-4">
      <WrittenField
        form={form}
        name="servings"
        label="Servings"
        kind="number"
        limit={limits.RecipeIn.servings}
      />
      <WrittenField
        form={form}
        name="prep_minutes"
        label="Preparation"
        hint="minutes"
        kind="number"
        limit={limits.RecipeIn.prep_minutes}
        onFocus={keep}
        onChange={fill}
      />
      <WrittenField
        form={form}
        name="cook_minutes"
        label="Cooking"
        hint="minutes"
        kind="number"
        limit={limits.RecipeIn.cook_minutes}
        onFocus={keep}
        onChange={fill}
      />
      <WrittenField
        form={form}
        name="total_minutes"
        label="Total"
        hint="minutes"
        kind="number"
        limit={limits.RecipeIn.total_minutes}
      />
    </div>
  );
}
