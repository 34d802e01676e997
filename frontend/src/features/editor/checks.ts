import type { RegisterOptions } from "react-hook-form";
import { rules } from "@/shared/forms/rules";

/** What the API's document says of a field. */
export interface Limit {
  readonly required?: true;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** As the service counts: an emoji is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** The rules of a text, by the characters that the service counts and not by those that JavaScript does. */
export function checks({ maxLength = Number.POSITIVE_INFINITY, ...limit }: Limit, label: string) {
  const told = maxLength.toLocaleString("en");
  return {
    ...rules(limit, label),
    validate: {
      isWritten: (text: string) => !limit.required || text.trim() !== "" || `${label} is missing.`,
      isShort: (text: string) =>
        lengthOf(text.trim()) <= maxLength || `${label} can have ${told} characters at most.`,
      isNumber: (text: string) =>
        limit.maximum === undefined || /^\d*$/.test(text.trim()) || `${label} has to be a whole number.`,
    },
  } satisfies RegisterOptions;
}

/** A rule of web addresses. */
export function isAddress(text: string): true | string {
  const address = text.trim();
  const fits = address === "" || (/^https?:\/\//i.test(address) && URL.canParse(address));
  return fits || "An address begins with https://, such as https://example.com/recipe.";
}

/** A word on how much room is left, once it gets narrow. */
export function remaining(text: string, max: number): string | undefined {
  // Each character is one or two units: below this there is room enough, whatever they are.
  if (text.length < max * 0.8) return undefined;
  const left = max - lengthOf(text.trim());
  if (left > max * 0.2) return undefined;
  const count = Math.abs(left).toLocaleString();
  const characters = count === "1" ? "character" : "characters";
  return left < 0 ? `${count} ${characters} too many` : `${count} ${characters} left`;
}
