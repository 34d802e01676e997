import { type ReactNode, useState } from "react";
import { DraftQuestion } from "@/features/editor/DraftQuestion";
import { type Draft, drafts } from "@/features/editor/draft";
import { focusTitle } from "@/shared/ui/Page";

interface Props {
  draftKey: string;
  children: (draft: Draft | undefined) => ReactNode;
}

/** Shows the form, once it is settled with which text it begins. */
export function DraftGate({ draftKey, children }: Props) {
  const [found] = useState(() => drafts.read(draftKey));
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
