import { Link } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";
import type { Schemas } from "@/shared/api/client";
import { Button, buttonClass } from "@/shared/ui/Button";

interface Props {
  recipe: Schemas["SummaryOut"];
  isBusy: boolean;
  onDelete: () => void;
}

/** What one can do to a recipe of one's own, below its card. */
export function OwnActions({ recipe: { id, label }, isBusy, onDelete }: Props) {
  return (
    <div className="mt-1 flex gap-1">
      <Link
        to="/recipes/$recipeId/edit"
        params={{ recipeId: id }}
        aria-label={`Edit “${label}”`}
        className={buttonClass("quiet", "flex-1")}
      >
        <Pencil aria-hidden size={18} />
        Edit
      </Link>
      <Button
        id={`delete-${id}`}
        look="quiet"
        isBusy={isBusy}
        aria-label={`Delete “${label}”`}
        onClick={onDelete}
        className="flex-1"
      >
        {!isBusy && <Trash2 aria-hidden size={18} />}
        Delete
      </Button>
    </div>
  );
}
