import type { FieldPath } from "react-hook-form";
import { placedLinesOf, type Row } from "@/features/editor/rows";
import type { Values } from "@/features/editor/values";

interface Placed {
  name: FieldPath<Values>;
  message: string;
}

/** What the service found wrong, beside the fields that it belongs to; and what fits none. */
export function placeProblems(fields: Record<string, string>, values: Values) {
  const placed: Placed[] = [];
  const rest: string[] = [];
  for (const [path, told] of Object.entries(fields)) {
    const name = nameOf(path, values);
    const message = sentence(told);
    if (name) placed.push({ name, message });
    else rest.push(`${path}: ${message}`);
  }
  return { placed, rest };
}

function nameOf(path: string, values: Values): FieldPath<Values> | undefined {
  const [field = "", position, part] = path.split(".");
  if (!(field in values)) return undefined;
  const name = field as keyof Values;
  if (name === "tags" || position === undefined) return name;
  if (name !== "ingredients" && name !== "steps") return undefined;
  const row = rowOf(values[name], Number(position), part);
  return row === undefined ? name : `${name}.${row}.text`;
}

/** The row of a line that was sent, or of its heading: empty rows are not sent. */
function rowOf(rows: Row[], position: number, part: string | undefined): number | undefined {
  const line = placedLinesOf(rows)[position];
  return part === "group" || part === "section" ? line?.headingRow : line?.row;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
