import type { ReactNode } from "react";
import { Drawing, type Subject } from "@/shared/ui/Drawing";

interface Props {
  drawing?: Subject;
  title: string;
  /** What can be done now. */
  children?: ReactNode;
}

/** Where there is nothing yet: says so, and what to do next. */
export function Empty({ drawing = "pot", title, children }: Props) {
  return (
    <div className="mx-auto grid max-w-md justify-items-center gap-3 py-12 text-center">
      <Drawing subject={drawing} className="size-28 text-accent" />
      <h2>{title}</h2>
      {children && <div className="grid justify-items-center gap-4 text-quiet">{children}</div>}
    </div>
  );
}
