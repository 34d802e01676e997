import { sectionsOf } from "@/features/recipes/sections";
import { useTicked } from "@/features/recipes/useTicked";
import type { Schemas } from "@/shared/api/client";

/** The ingredients in their groups, each to tick off. */
export function Ingredients({ recipe }: { recipe: Schemas["RecipeOut"] }) {
  const lang = recipe.language ?? undefined;
  const { ticked, toggle } = useTicked(recipe.id, "ingredients");
  return sectionsOf(recipe.ingredients, ({ group }) => group).map(({ heading, first, lines }) => (
    <div key={first}>
      {heading && (
        <h3 lang={lang} dir="auto" className="mt-4 mb-1">
          {heading}
        </h3>
      )}
      <ul className="divide-y divide-line">
        {lines.map(({ text }, offset) => {
          const place = first + offset;
          return (
            <li key={place}>
              <label className="flex min-h-11 cursor-pointer items-start gap-3 py-2">
                <input
                  type="checkbox"
                  checked={ticked.has(place)}
                  onChange={() => toggle(place)}
                  className="mt-1 size-5 shrink-0 accent-accent print:hidden"
                />
                <span
                  lang={lang}
                  dir="auto"
                  className={`min-w-0 flex-1 ${ticked.has(place) ? "text-quiet line-through print:no-underline" : ""}`}
                >
                  {text}
                </span>
              </label>
            </li>
          );
        })}
      </ul>
    </div>
  ));
}
