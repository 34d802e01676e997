import { sectionsOf } from "@/features/recipes/sections";
import type { Schemas } from "@/shared/api/client";

/** The steps in their sections; the numbers go on from one section to the next. */
export function Steps({ recipe }: { recipe: Schemas["RecipeOut"] }) {
  const lang = recipe.language ?? undefined;
  return sectionsOf(recipe.steps, ({ section }) => section).map(({ heading, first, lines }) => (
    <div key={first}>
      {heading && (
        <h3 lang={lang} dir="auto" className="mt-4 mb-2">
          {heading}
        </h3>
      )}
      <ol start={first + 1} className="grid list-none gap-4">
        {lines.map(({ text }, offset) => {
          const place = first + offset;
          return (
            <li key={place} className="flex gap-4 break-inside-avoid">
              <span
                aria-hidden
                className="w-7 shrink-0 text-right font-semibold font-serif text-2xl text-accent leading-7"
              >
                {place + 1}
              </span>
              <p lang={lang} dir="auto" className="min-w-0 max-w-prose whitespace-pre-line">
                {text}
              </p>
            </li>
          );
        })}
      </ol>
    </div>
  ));
}
