import { lengthOf } from "@/shared/forms/rules";

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
