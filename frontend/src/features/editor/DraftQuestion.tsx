import type { Draft } from "@/features/editor/draft";
import { placedLinesOf } from "@/features/editor/rows";
import { momentText, timeText } from "@/shared/text/dates";
import { Button } from "@/shared/ui/Button";

interface Props {
  draft: Draft;
  onContinue: () => void;
  onDiscard: () => void;
}

/** Offers a text that was not saved. The form waits for the answer, so that neither text is lost to the other. */
export function DraftQuestion({ draft: { values, at }, onContinue, onDiscard }: Props) {
  const isToday = new Date(at).toDateString() === new Date().toDateString();
  const when = isToday ? timeText(at) : momentText(new Date(at).toISOString());
  const [ingredients, steps] = [placedLinesOf(values.ingredients).length, placedLinesOf(values.steps).length];
  return (
    <section className="grid grid-cols-1 gap-4 rounded-card border border-line bg-card p-5 sm:p-7">
      <h2>You have an unsaved draft from {when}</h2>
      <p className="text-quiet">
        <bdi>{values.label.trim() || "Without a name yet"}</bdi>
        {` · ${count(ingredients, "ingredient")} · ${count(steps, "step")}`}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button look="main" onClick={onContinue}>
          Continue with it
        </Button>
        <Button onClick={onDiscard}>Discard it</Button>
      </div>
    </section>
  );
}

function count(number: number, noun: string): string {
  if (number === 0) return `no ${noun}s`;
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}
