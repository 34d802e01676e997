import type { ReactNode } from "react";
import { placeProblems } from "@/features/editor/problems";
import type { Saving } from "@/features/editor/useSaving";
import type { Values } from "@/features/editor/values";
import { messageOf, Problem } from "@/shared/api/problem";
import { timeText } from "@/shared/text/dates";
import { Button } from "@/shared/ui/Button";
import { Notice } from "@/shared/ui/Notice";

interface Props {
  saving: Saving;
  values: () => Values;
  /** When the draft was kept; `false`: it could not be. */
  keptAt: number | false | undefined;
  cancel: ReactNode;
}

/** The end of the form, always in sight: why it was not saved, and the button that saves. */
export function SaveBar({ saving, values, keptAt, cancel }: Props) {
  const { error, isBusy } = saving;
  return (
    <div className="save-bar sticky bottom-0 z-10 -mx-4 grid gap-2 border-line border-t bg-paper px-4 py-3 sm:-mx-6 sm:px-6">
      {error !== undefined && <Notice tone="danger">{whyNot(error, values())}</Notice>}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" look="main" isBusy={isBusy}>
          {isBusy ? "Saving…" : "Save"}
        </Button>
        {cancel}
        <p className="ml-auto text-quiet text-sm">
          {keptAt === false && "This browser keeps no draft."}
          {typeof keptAt === "number" && `Draft kept at ${timeText(keptAt)}`}
        </p>
      </div>
    </div>
  );
}

function whyNot(error: unknown, values: Values): string {
  if (!(error instanceof Problem)) return messageOf(error);
  const { fields, status } = error;
  if (status === 401) return "You are logged out. Log in again to save; what you have written stays here.";
  if (status === 404) return "This recipe was deleted meanwhile. Restore it from the trash, then save again.";
  if (status === 409) return "It is being saved already. Try again in a moment.";
  if (status === 413) return "All of it together is too long for one recipe.";
  if (status !== 422 || Object.keys(fields).length === 0) return messageOf(error);
  const { rest } = placeProblems(fields, values);
  return rest.length > 0 ? rest.join(" ") : "Not saved yet: something does not fit. It is marked above.";
}
