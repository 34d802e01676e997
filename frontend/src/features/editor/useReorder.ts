import { type PointerEvent, type RefObject, useState } from "react";

/** So near to the window's edges, in pixels, the page scrolls below the row. */
const EDGE = 96;
const STEP = 12;

function scrollAt(y: number): void {
  if (y < EDGE) scrollBy(0, -STEP);
  if (y > innerHeight - EDGE) scrollBy(0, STEP);
}

function shift(row: HTMLElement, by: number): void {
  row.style.transform = by === 0 ? "" : `translateY(${by}px)`;
}

/**
 * Drags the rows of a list by a handle with mouse, pen or finger; Escape puts the row back. The rows stay where they
 * are in the document until it is let go: to move the handle's element would end what the pointer does.
 */
export function useReorder(list: RefObject<HTMLElement | null>, onMove: (from: number, to: number) => void) {
  const [dragged, setDragged] = useState<number>();

  /** For the handle's `onPointerDown`. The handle needs `touch-action: none`. */
  const begin = (event: PointerEvent<HTMLElement>, from: number) => {
    const rows = [...(list.current?.children ?? [])].filter((child) => child instanceof HTMLElement);
    const row = rows[from];
    if (!row || event.button !== 0) return;
    event.preventDefault();

    const places = rows.map((one) => {
      const { top, height } = one.getBoundingClientRect();
      return { one, middle: top + scrollY + height / 2 };
    });
    const others = places.filter(({ one }) => one !== row);
    const room = row.getBoundingClientRect().height + Number.parseFloat(getComputedStyle(row).marginBottom);
    const start = event.clientY + scrollY;
    const listening = new AbortController();
    const { signal } = listening;
    let y = event.clientY;
    let to = from;
    let frame = 0;

    const follow = () => {
      scrollAt(y);
      shift(row, y + scrollY - start);
      to = others.filter(({ middle }) => middle < y + scrollY).length;
      for (const [place, { one }] of others.entries()) {
        const isBelow = place >= from;
        if (isBelow) shift(one, place < to ? -room : 0);
        else shift(one, place >= to ? room : 0);
      }
      frame = requestAnimationFrame(follow);
    };
    const end = (isLetGo: boolean) => {
      listening.abort();
      cancelAnimationFrame(frame);
      for (const one of rows) shift(one, 0);
      setDragged(undefined);
      if (isLetGo && to !== from) onMove(from, to);
    };

    const handle: HTMLElement = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener("pointermove", ({ clientY }) => (y = clientY), { signal });
    handle.addEventListener("pointerup", () => end(true), { signal });
    handle.addEventListener("lostpointercapture", () => end(false), { signal });
    addEventListener("keydown", ({ key }) => key === "Escape" && end(false), { signal });
    setDragged(from);
    follow();
  };
  return { dragged, begin };
}
