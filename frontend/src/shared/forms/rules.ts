/** What the API's document says of a field. */
interface Limits {
  readonly required?: true;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface Rule {
  value: number;
  message: string;
}

interface Rules {
  required?: string;
  minLength?: Rule;
  maxLength?: Rule;
  min?: Rule;
  max?: Rule;
}

/** The limits of the API (`limits.UserCreate.email`) as react-hook-form checks them, in words. */
export function rules(limits: Limits, name: string): Rules {
  const { required, minLength, maxLength, minimum, maximum } = limits;
  const found: Rules = {};
  const number = (value: number) => value.toLocaleString("en");
  if (required) found.required = `${name} is missing.`;
  if (minLength !== undefined && minLength > 1) {
    found.minLength = {
      value: minLength,
      message: `${name} needs at least ${number(minLength)} characters.`,
    };
  }
  if (maxLength !== undefined) {
    found.maxLength = {
      value: maxLength,
      message: `${name} can have ${number(maxLength)} characters at most.`,
    };
  }
  if (minimum !== undefined) {
    found.min = { value: minimum, message: `${name} has to be ${number(minimum)} or more.` };
  }
  if (maximum !== undefined) {
    found.max = { value: maximum, message: `${name} can be ${number(maximum)} at most.` };
  }
  return found;
}
