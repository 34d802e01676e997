import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight, Sun, X } from "lucide-react";
import type { KeyboardEvent } from "react";
import { Ingredients } from "@/features/recipes/Ingredients";
import { MissingRecipe } from "@/features/recipes/MissingRecipe";
import { recipeQuery } from "@/features/recipes/queries";
import { useWakeLock } from "@/features/recipes/useWakeLock";
import type { Schemas } from "@/shared/api/client";
import { Button, buttonClass } from "@/shared/ui/Button";
import { Page } from "@/shared/ui/Page";
import { Skeleton } from "@/shared/ui/Skeleton";

/** One step at a time, in big type, for hands full of flour; the screen stays on. */
export default function CookPage() {
  const { recipeId } = useParams({ from: "/recipes/$recipeId/cook" });
  const { step = 1, ...serving } = useSearch({ from: "/recipes/$recipeId/cook" });
  const navigate = useNavigate({ from: "/recipes/$recipeId/cook" });
  const { data: recipe, error, refetch } = useQuery(recipeQuery(recipeId, serving));
  if (error && !recipe) return <MissingRecipe error={error} onRetry={refetch} />;
  if (!recipe) return <Skeleton label="Loading the recipe" className="mx-auto my-10 h-96 max-w-3xl" />;
  const placeOf = (one: number) => Math.min(one, recipe.steps.length) - 1;
  const go = (by: number) =>
    navigate({
      // Of the address and not of what is drawn: who taps twice goes on by two.
      search: ({ step: before = 1, ...rest }) => ({
        ...rest,
        step: placeOf(Math.max(placeOf(before) + by, 0) + 1) + 1,
      }),
      replace: true,
      resetScroll: false,
    });
  const close = (
    <Link to="/recipes/$recipeId" params={{ recipeId }} search={serving} className={buttonClass()}>
      <X aria-hidden size={18} />
      Stop cooking
    </Link>
  );
  return (
    <Page title={recipe.label} width="text" actions={close}>
      <Cook recipe={recipe} place={placeOf(step)} onGo={go} />
    </Page>
  );
}

interface Props {
  recipe: Schemas["RecipeOut"];
  /** The step's place among all. */
  place: number;
  /** So many steps on, or back. */
  onGo: (by: number) => void;
}

function Cook({ recipe, place, onGo }: Props) {
  const isAwake = useWakeLock();
  const count = recipe.steps.length;
  const step = recipe.steps[place];
  const last = count - 1;
  const keys = ({ key }: KeyboardEvent) => {
    if (key === "ArrowRight") onGo(1);
    if (key === "ArrowLeft") onGo(-1);
  };
  return (
    <div className="wrap-anywhere grid grid-cols-1 gap-6">
      {recipe.ingredients.length > 0 && (
        <details className="rounded-card border border-line bg-card px-5 py-2">
          <summary className="flex min-h-11 cursor-pointer items-center font-semibold">Ingredients</summary>
          <Ingredients recipe={recipe} />
        </details>
      )}
      {step && (
        <fieldset aria-label="Steps" className="min-w-0" onKeyDown={keys}>
          <div aria-live="polite" className="grid min-h-64 grid-cols-1 content-start gap-3">
            <p className="text-quiet">
              Step {place + 1} of {count}
              {step.section && ` · ${step.section}`}
            </p>
            <p
              lang={recipe.language ?? undefined}
              dir="auto"
              className="whitespace-pre-line font-medium text-[clamp(1.4rem,1.1rem+1.6vw,2.1rem)] leading-snug"
            >
              {step.text}
            </p>
          </div>
          <progress max={count} value={place + 1} aria-label="Steps done" className="bar mt-6" />
          <div className="mt-4 flex justify-between gap-3">
            <Button
              aria-disabled={place === 0 || undefined}
              onClick={() => onGo(-1)}
              className="min-h-14 flex-1"
            >
              <ChevronLeft aria-hidden size={22} />
              Back
            </Button>
            <Button
              look="main"
              aria-disabled={place === last || undefined}
              onClick={() => onGo(1)}
              className="min-h-14 flex-1"
            >
              Next
              <ChevronRight aria-hidden size={22} />
            </Button>
          </div>
        </fieldset>
      )}
      {isAwake && (
        <p className="flex items-center gap-2 text-quiet text-sm">
          <Sun aria-hidden size={16} />
          The screen stays on.
        </p>
      )}
    </div>
  );
}
