import type { ReactNode } from "react";

type Tone = "plain" | "good" | "danger";

const TONES: Record<Tone, string> = {
  plain: "border-line bg-sunken",
  good: "border-good bg-good-tint",
  danger: "border-danger bg-danger-tint",
};

/** A sentence that belongs to what is beside it. What went wrong is read out at once. */
export function Notice({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={`wrap-anywhere rounded-lg border px-4 py-3 ${TONES[tone]}`}
    >
      {children}
    </div>
  );
}
