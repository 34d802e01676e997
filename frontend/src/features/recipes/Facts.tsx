import { Link } from "@tanstack/react-router";
import { Clock, Globe, Lock, Soup } from "lucide-react";
import type { ReactNode } from "react";
import type { Schemas } from "@/shared/api/client";
import { minutesText } from "@/shared/text/minutes";

type Recipe = Schemas["RecipeOut"];

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex items-center gap-2">
      <dt className="text-quiet">{name}</dt>
      <dd className="min-w-0">{children}</dd>
    </div>
  );
}

/** Where the recipe is from, how long it takes, what it gives, its tags. */
export function Facts({ recipe }: { recipe: Recipe }) {
  const { prep_minutes, cook_minutes, total_minutes } = recipe;
  return (
    <div className="grid grid-cols-1 gap-4">
      <Source recipe={recipe} />
      <dl className="flex flex-wrap gap-x-6 gap-y-1">
        {total_minutes !== null && (
          <Fact name="Ready in">
            <Clock aria-hidden size={16} className="mr-1 inline" />
            {minutesText(total_minutes)}
          </Fact>
        )}
        {prep_minutes !== null && <Fact name="Preparing">{minutesText(prep_minutes)}</Fact>}
        {cook_minutes !== null && <Fact name="Cooking">{minutesText(cook_minutes)}</Fact>}
        {recipe.yield !== null && (
          <Fact name="Makes">
            <Soup aria-hidden size={16} className="mr-1 inline" />
            {recipe.yield}
          </Fact>
        )}
        {recipe.cuisine !== null && (
          <Fact name="Cuisine">
            <Globe aria-hidden size={16} className="mr-1 inline" />
            {recipe.cuisine}
          </Fact>
        )}
        {recipe.visibility === "private" && (
          <Fact name="Private">
            <Lock aria-hidden size={16} />
          </Fact>
        )}
      </dl>
      {recipe.tags.length > 0 && (
        <ul aria-label="Tags" className="flex flex-wrap gap-2 print:hidden">
          {recipe.tags.map((tag) => (
            <li key={tag} dir="auto" className="max-w-full">
              <Link
                to="/"
                search={{ tags: tag }}
                className="inline-flex min-h-11 items-center rounded-full bg-sunken px-4 text-ink no-underline hover:bg-tint"
              >
                {tag}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Source({ recipe: { source, url } }: { recipe: Recipe }) {
  if (source === null && url === null) return null;
  const text = source ?? hostOf(url ?? "");
  // Addresses are anybody's: only those of the web are links.
  const isLink = url !== null && /^https?:/i.test(url);
  return (
    <p className="text-quiet">
      From{" "}
      {isLink ? (
        <a href={url} rel="noopener noreferrer nofollow ugc">
          {text}
        </a>
      ) : (
        text
      )}
    </p>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).hostname : url;
}
