import { useEffect, useEffectEvent, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { type Draft, drafts } from "@/features/editor/draft";
import type { Values } from "@/features/editor/values";

const PAUSE_MS = 500;

interface Ground {
  form: UseFormReturn<Values>;
  draftKey: string;
  /** What the draft tells beside the text. */
  about: Pick<Draft, "base" | "textId">;
  /** Whether there is text that is not stored. */
  isUnsaved: () => boolean;
  isDone: () => boolean;
}

/** Keeps the draft a moment after each change. Returns when it was kept last; `false`: the browser keeps nothing. */
export function useDraft({ form, draftKey, about, isUnsaved, isDone }: Ground): number | false | undefined {
  const [keptAt, setKeptAt] = useState<number | false>();
  const keep = useEffectEvent(() => {
    if (isDone()) return;
    if (!isUnsaved()) {
      drafts.remove(draftKey);
      return setKeptAt(undefined);
    }
    const at = Date.now();
    const isKept = drafts.keep(draftKey, { ...about, values: form.getValues(), at });
    setKeptAt(isKept && at);
  });
  const { subscribe } = form;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const flush = () => {
      if (timer === undefined) return;
      clearTimeout(timer);
      timer = undefined;
      keep();
    };
    const stop = subscribe({
      formState: { values: true },
      callback: () => {
        clearTimeout(timer);
        timer = setTimeout(flush, PAUSE_MS);
      },
    });
    addEventListener("pagehide", flush);
    return () => {
      stop();
      removeEventListener("pagehide", flush);
      flush();
    };
  }, [subscribe]);
  return keptAt;
}
