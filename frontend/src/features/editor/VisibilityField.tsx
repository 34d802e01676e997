import type { UseFormReturn } from "react-hook-form";
import type { Values } from "@/features/editor/values";
import { VISIBILITY } from "@/shared/text/recipeFields";

const HINTS = {
  public: "It is found by all who search.",
  private: "Nobody else finds it. Only who runs this service could open it, too.",
};

/** Who may read the recipe. */
export function VisibilityField({ form }: { form: UseFormReturn<Values> }) {
  return (
    <fieldset className="grid grid-cols-1 gap-2">
      <legend className="mb-1 font-semibold">Who can read it?</legend>
      {(["public", "private"] as const).map((value) => (
        <label key={value} className="flex min-h-11 items-center gap-3">
          <input
            type="radio"
            value={value}
            {...form.register("visibility")}
            className="size-5 shrink-0 accent-accent"
          />
          <span>
            {VISIBILITY[value]}
            <span className="block text-quiet text-sm">{HINTS[value]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
