import { useNavigate } from "@tanstack/react-router";
import { Minus, Plus } from "lucide-react";
import { MOST_SERVINGS, type Serving } from "@/features/recipes/serving";
import type { Schemas } from "@/shared/api/client";
import { SelectField } from "@/shared/ui/Field";
import { IconButton } from "@/shared/ui/IconButton";

interface Props {
  recipe: Schemas["RecipeOut"];
  serving: Serving;
}

/** For how many, and in whose measures. Both stand in the address, so that a link shows the same. */
export function Scaling({ recipe, serving }: Props) {
  const navigate = useNavigate({ from: "/recipes/$recipeId" });
  const set = (next: Serving) => navigate({ to: ".", search: next, replace: true, resetScroll: false });
  const servings = serving.servings ?? recipe.servings;
  const scale = (count: number) => {
    if (count >= 1 && count <= MOST_SERVINGS) set({ ...serving, servings: count });
  };
  return (
    <div className="mb-3 flex flex-wrap items-center justify-between gap-3 print:hidden">
      {servings !== null && (
        <fieldset aria-label="Servings" className="flex items-center gap-1">
          <IconButton
            icon={Minus}
            label="One serving less"
            disabled={servings <= 1}
            onClick={() => scale(servings - 1)}
            className="border-[1.5px] border-edge"
          />
          <output className="min-w-24 text-center">
            <strong>{servings}</strong> {servings === 1 ? "serving" : "servings"}
          </output>
          <IconButton
            icon={Plus}
            label="One serving more"
            disabled={servings >= MOST_SERVINGS}
            onClick={() => scale(servings + 1)}
            className="border-[1.5px] border-edge"
          />
        </fieldset>
      )}
      <SelectField
        label="Measures"
        isLabelHidden
        value={serving.units ?? ""}
        onChange={(event) => {
          const { units: _, ...rest } = serving;
          const { value } = event.currentTarget;
          set(value === "metric" || value === "us" ? { ...rest, units: value } : rest);
        }}
      >
        <option value="">Measures as written</option>
        <option value="metric">Metric</option>
        <option value="us">US cups</option>
      </SelectField>
    </div>
  );
}
