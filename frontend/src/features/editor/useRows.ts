import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { UseFieldArrayReturn, UseFormReturn } from "react-hook-form";
import type { RowsName } from "@/features/editor/RowsField";
import { emptyRow, type Row } from "@/features/editor/rows";
import type { Values } from "@/features/editor/values";
import { toast } from "@/shared/ui/toasts";

/** A part of a row that can have the focus: `data-part`. */
export type Part = "text" | "up" | "down" | "remove";

interface Ground {
  form: UseFormReturn<Values>;
  name: RowsName;
  array: UseFieldArrayReturn<Values, RowsName>;
  list: RefObject<HTMLElement | null>;
  /** What a row is called. */
  one: string;
}

/** What can be done to the rows of a list: each says what it did, and leaves the focus where one goes on. */
export interface Rows {
  insert: (place: number, rows: Row[]) => void;
  replace: (place: number, rows: Row[]) => void;
  remove: (place: number) => void;
  move: (from: number, to: number, part?: Part) => void;
  focus: (place: number, part: Part) => void;
  /** For a live region. */
  said: string;
}

export function useRows({ form, name, array, list, one }: Ground): Rows {
  const [said, say] = useState("");
  const wanted = useRef<{ place: number; part: Part }>(undefined);

  const focus = (place: number, part: Part) =>
    list.current?.children[place]?.querySelector<HTMLElement>(`[data-part="${part}"]`)?.focus();

  // Once the rows stand where they belong.
  useLayoutEffect(() => {
    if (!wanted.current) return;
    focus(wanted.current.place, wanted.current.part);
    wanted.current = undefined;
  });

  const insert = (place: number, rows: Row[]) => {
    array.insert(place, rows, { shouldFocus: false });
    wanted.current = { place: place + rows.length - 1, part: "text" };
    if (rows.length > 1) say(`${rows.length} lines were added.`);
  };
  const replace = (place: number, rows: Row[]) => {
    const all = form.getValues(name);
    array.replace(all.toSpliced(place, 1, ...rows));
    wanted.current = { place: place + rows.length - 1, part: "text" };
    if (rows.length > 1) say(`${rows.length} lines were added.`);
  };
  const remove = (place: number) => {
    const row = form.getValues(name)[place];
    if (!row) return;
    if (array.fields.length === 1) array.replace([emptyRow()]);
    else array.remove(place);
    wanted.current = { place: Math.max(0, place - 1), part: "text" };
    const what = row.isHeading ? "Heading" : one;
    if (row.text.trim() === "") say(`${what} removed.`);
    else toast(`${what} removed.`, { label: "Undo", run: () => insert(place, [row]) });
  };
  const move = (from: number, to: number, part?: Part) => {
    if (to < 0 || to >= array.fields.length) return;
    array.move(from, to);
    if (part) wanted.current = { place: to, part };
    say(`Moved to place ${to + 1} of ${array.fields.length}.`);
  };
  return { insert, replace, remove, move, focus, said };
}
