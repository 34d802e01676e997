import { type ReactNode, useState } from "react";
import { type Content, changedFields } from "@/features/editor/content";
import { DraftQuestion } from "@/features/editor/DraftQuestion";
import { type Draft, drafts } from "@/features/editor/draft";
import { contentOf } from "@/features/editor/values";
import { focusTitle } from "@/shared/ui/Page";

interface Props {
  draftKey: string;
  /** What is stored already: a draft that says the same is none. */
  stored: Content;
  children: (draft: Draft | undefined) => ReactNode;
}

/** Shows the form, once it is settled with which text it begins. */
export function DraftGate({ draftKey, stored, children }: Props) {
  const [found] = useState(() => {
    const draft = drafts.read(draftKey);
    return draft && changedFields(stored, contentOf(draft.values)).length > 0 ? draft : undefined;
  });
  const [answer, setAnswer] = useState<"continue" | "discard">();
  if (!found || answer) return children(answer === "continue" ? found : undefined);
  const decide = (next: "continue" | "discard") => {
    if (next === "discard") drafts.remove(draftKey);
    setAnswer(next);
    focusTitle();
  };
  return (
    <DraftQuestion draft={found} onContinue={() => decide("continue")} onDiscard={() => decide("discard")} />
  );
}
