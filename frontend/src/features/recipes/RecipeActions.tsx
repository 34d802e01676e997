import { Link } from "@tanstack/react-router";
import { ChefHat, History, Pencil, Printer, Share2 } from "lucide-react";
import type { Serving } from "@/features/recipes/serving";
import type { Schemas } from "@/shared/api/client";
import { useUser } from "@/shared/session/useUser";
import { Button, buttonClass } from "@/shared/ui/Button";
import { toast } from "@/shared/ui/toasts";

interface Props {
  recipe: Schemas["RecipeOut"];
  serving: Serving;
}

/** What can be done with a recipe: only who wrote it changes it, superusers see how it came about. */
export function RecipeActions({ recipe, serving }: Props) {
  const user = useUser();
  const isOwn = user?.id === recipe.submitter_id;
  const params = { recipeId: recipe.id };
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      {recipe.steps.length > 0 && (
        <Link to="/recipes/$recipeId/cook" params={params} search={serving} className={buttonClass("main")}>
          <ChefHat aria-hidden size={20} />
          Cook
        </Link>
      )}
      <Button onClick={() => share(recipe)}>
        <Share2 aria-hidden size={18} />
        Share
      </Button>
      <Button onClick={() => window.print()}>
        <Printer aria-hidden size={18} />
        Print
      </Button>
      {isOwn && (
        <Link to="/recipes/$recipeId/edit" params={params} className={buttonClass()}>
          <Pencil aria-hidden size={18} />
          Edit
        </Link>
      )}
      {(isOwn || user?.is_superuser) && (
        <Link to="/recipes/$recipeId/history" params={params} className={buttonClass()}>
          <History aria-hidden size={18} />
          History
        </Link>
      )}
    </div>
  );
}

/** Hands the link to the system's sheet, or else to the clipboard; both need a secure context. */
async function share({ label, visibility }: Schemas["RecipeOut"]): Promise<void> {
  const url = location.href;
  const warning = visibility === "private" ? " The recipe is private: others cannot open it." : "";
  try {
    if (typeof navigator.share === "function") {
      await navigator.share({ title: label, url });
      if (warning) toast(`The link is handed on.${warning}`);
    } else {
      await navigator.clipboard.writeText(url);
      toast(`The link is copied.${warning}`);
    }
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return;
    toast(`The link: ${url}`);
  }
}
