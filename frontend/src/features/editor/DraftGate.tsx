import { type ReactNode, useState } from "react";
import { DraftQuestion } from "@/features/editor/DraftQuestion";
import { type Draft, drafts } from "@/features/editor/draft";

interface Props {
  draftKey: string;
  children: (draft: Draft | undefined) => ReactNode;
}

/** Shows the form, once it is settled with which text it begins. */
export function DraftGate({ draftKey, children }: Props) {
  const [found] = useState(() => drafts.read(draftKey));
  const [answer, setAnswer] = useState<"continue" | "discard">();
  if (!found || answer) return children(answer === "continue" ? found : undefined);
  const discard = () => {
    drafts.remove(draftKey);
    setAnswer("discard");
  };
  return <DraftQuestion draft={found} onContinue={() => setAnswer("continue")} onDiscard={discard} />;
}
