import { useEffect, useState } from "react";
import { messageOf, Problem } from "@/shared/api/problem";
import { Notice } from "@/shared/ui/Notice";

/** What fits no field, above a form's button. A wait is counted down. */
export function FormFailure({ error }: { error: unknown }) {
  if (error === undefined) return null;
  const wait = error instanceof Problem && error.status === 429 ? error.retryAfter : undefined;
  return (
    <Notice tone="danger">
      {wait === undefined ? messageOf(error) : <Wait seconds={wait} said={messageOf(error)} />}
    </Notice>
  );
}

/** Seconds that go by for the eye; the ear is told once. */
function Wait({ seconds, said }: { seconds: number; said: string }) {
  const [end] = useState(() => Date.now() + seconds * 1000);
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((end - Date.now()) / 1000))), 250);
    return () => clearInterval(timer);
  }, [end]);
  return (
    <>
      <span className="sr-only">{said}</span>
      <span aria-hidden className="tabular-nums">
        {left > 0 ? `Too many tries. Try again in ${clockText(left)}.` : "You can try again now."}
      </span>
    </>
  );
}

function clockText(seconds: number): string {
  if (seconds < 60) return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
