import type { ReactNode } from "react";

interface Props {
  id: string;
  title: string;
  children: ReactNode;
}

/** A part of the profile, which its list of contents leads to. */
export function Section({ id, title, children }: Props) {
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      tabIndex={-1}
      className="scroll-mt-4 outline-none rounded-card border border-line bg-card p-5 sm:p-7"
    >
      <h2 id={`${id}-title`} className="mb-4">
        {title}
      </h2>
      <div className="grid gap-4">{children}</div>
    </section>
  );
}
