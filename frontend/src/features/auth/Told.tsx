import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { Notice } from "@/shared/ui/Notice";

interface Props {
  tone: ComponentProps<typeof Notice>["tone"];
  said: ReactNode;
  /** What can be done now. */
  children: ReactNode;
}

/** What came of a form that is gone now: it takes the focus that the form had. */
export function Told({ tone = "plain", said, children }: Props) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="grid grid-cols-1 justify-items-start gap-5 outline-none">
      <Notice tone={tone}>{said}</Notice>
      {children}
    </div>
  );
}
