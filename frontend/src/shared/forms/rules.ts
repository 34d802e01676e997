/** What the API's document says of a field. */
export interface Limits {
  readonly required?: true;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

type Check = (written: string | null) => true | string;

/** As the service counts: an emoji is one. */
export function lengthOf(text: string): number {
  return [...text].length;
}

const told = (value: number) => value.toLocaleString("en");

/** The limits of the API (`limits.UserCreate.email`) as react-hook-form checks them, in words. */
export function rules(limits: Limits, name: string): { validate: Record<string, Check> } {
  const { required, minLength = 0, maxLength, minimum, maximum } = limits;
  const validate: Record<string, Check> = {};
  const add = (check: string, fits: (text: string) => boolean, message: string) => {
    // What may be left out is not short, and no number.
    validate[check] = (written) => {
      const text = (written ?? "").trim();
      return (text === "" && !(check === "isWritten")) || fits(text) || message;
    };
  };
  if (required) add("isWritten", (text) => text !== "", `${name} is missing.`);
  if (minLength > 1) {
    add(
      "isLongEnough",
      (text) => lengthOf(text) >= minLength,
      `${name} needs at least ${told(minLength)} characters.`,
    );
  }
  if (maxLength !== undefined) {
    const message = `${name} can have ${told(maxLength)} characters at most.`;
    add("isShortEnough", (text) => lengthOf(text) <= maxLength, message);
  }
  if (maximum !== undefined) {
    add("isNumber", (text) => /^\d+$/.test(text), `${name} has to be a whole number.`);
    add("isSmallEnough", (text) => Number(text) <= maximum, `${name} can be ${told(maximum)} at most.`);
  }
  if (minimum !== undefined) {
    add("isLargeEnough", (text) => Number(text) >= minimum, `${name} has to be ${told(minimum)} or more.`);
  }
  return { validate };
}
