import { Link } from "@tanstack/react-router";
import { Clock, Lock } from "lucide-react";
import { Fragment } from "react";
import { RecipePicture } from "@/features/recipes/RecipePicture";
import type { Schemas } from "@/shared/api/client";
import { minutesText } from "@/shared/text/minutes";

type Parts = Schemas["PartOut"][];

function Marked({ parts }: { parts: Parts }) {
  return parts.map(({ text, hit }, place) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts are in the order of one text.
    <Fragment key={place}>
      {hit ? <mark className="rounded-sm bg-tint text-inherit">{text}</mark> : text}
    </Fragment>
  ));
}

/** One recipe of a list. */
export function RecipeCard({ recipe }: { recipe: Schemas["SummaryOut"] }) {
  const { snippet } = recipe;
  return (
    <article className="group wrap-anywhere relative flex h-full flex-col overflow-hidden rounded-card border border-line bg-card">
      <RecipePicture recipe={recipe} className="aspect-[16/10]" />
      <div className="flex flex-1 flex-col gap-1.5 p-4">
        <h2 dir="auto" className="text-[1.2rem]">
          <Link
            to="/recipes/$recipeId"
            params={{ recipeId: recipe.id }}
            className="text-ink no-underline after:absolute after:inset-0 group-hover:underline"
          >
            {snippet ? <Marked parts={snippet.label} /> : recipe.label}
          </Link>
        </h2>
        {snippet?.elsewhere ? (
          <p dir="auto" className="line-clamp-3 text-quiet text-sm">
            <Marked parts={snippet.elsewhere.parts} />
          </p>
        ) : (
          recipe.description && (
            <p dir="auto" className="line-clamp-2 text-quiet text-sm">
              {recipe.description}
            </p>
          )
        )}
        <p className="mt-auto flex flex-wrap items-center gap-x-3 gap-y-1 pt-1 text-quiet text-sm">
          {recipe.total_minutes !== null && (
            <span className="inline-flex items-center gap-1">
              <Clock aria-hidden size={15} />
              {minutesText(recipe.total_minutes)}
            </span>
          )}
          {recipe.visibility === "private" && (
            <span className="inline-flex items-center gap-1">
              <Lock aria-hidden size={15} />
              Private
            </span>
          )}
          {recipe.tags.slice(0, 3).join(", ") || recipe.source}
        </p>
      </div>
    </article>
  );
}
