import { type PointerEvent, type RefObject, useState } from "react";

/** A row on its way: where it was taken, and where it would stand if it were let go. */
export interface Drag {
  from: number;
  to: number;
}

/** So near to the window's edges, in pixels, the page scrolls below the row. */
const EDGE = 72;
const STEP = 12;

function scrollAt(y: number): void {
  if (y < EDGE) scrollBy(0, -STEP);
  if (y > innerHeight - EDGE) scrollBy(0, STEP);
}

/** Drags the rows of a list by a handle with mouse, pen or finger; Escape puts the row back. */
export function useReorder(list: RefObject<HTMLElement | null>, onMove: (from: number, to: number) => void) {
  const [drag, setDrag] = useState<Drag>();

  /** For the handle's `onPointerDown`. The handle needs `touch-action: none`. */
  const begin = (event: PointerEvent<HTMLElement>, from: number) => {
    const rows = [...(list.current?.children ?? [])].filter((child) => child instanceof HTMLElement);
    const row = rows[from];
    if (!row || event.button !== 0) return;
    event.preventDefault();

    const others = rows.filter((other) => other !== row);
    const start = event.clientY + scrollY;
    const listening = new AbortController();
    const { signal } = listening;
    let y = event.clientY;
    let to = from;
    let frame = 0;

    const follow = () => {
      scrollAt(y);
      row.style.transform = `translateY(${y + scrollY - start}px)`;
      const above = others.filter((other) => {
        const { top, height } = other.getBoundingClientRect();
        return top + height / 2 < y;
      });
      if (above.length !== to) {
        to = above.length;
        setDrag({ from, to });
      }
      frame = requestAnimationFrame(follow);
    };
    const end = (isLetGo: boolean) => {
      listening.abort();
      cancelAnimationFrame(frame);
      row.style.transform = "";
      setDrag(undefined);
      if (isLetGo && to !== from) onMove(from, to);
    };

    const handle: HTMLElement = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", (moved) => (y = moved.clientY), { signal });
    handle.addEventListener("pointerup", () => end(true), { signal });
    handle.addEventListener("lostpointercapture", () => end(false), { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && end(false), { signal });
    setDrag({ from, to });
    follow();
  };
  return { drag, begin };
}
