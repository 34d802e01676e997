const LONGEST = 60;

/** A label for a heading or a message: the beginning of one that would fill the screen. */
export function shortened(label: string): string {
  const characters = [...label];
  return characters.length > LONGEST
    ? `${characters
        .slice(0, LONGEST - 1)
        .join("")
        .trimEnd()}…`
    : label;
}
