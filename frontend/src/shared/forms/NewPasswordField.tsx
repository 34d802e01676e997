import type { ComponentProps } from "react";
import { limits } from "@/shared/api/limits";
import { PasswordField } from "@/shared/ui/PasswordField";

const SHORTEST = limits.UserCreate.password.minLength;
/** From here on, what is not a common phrase is hard to guess. */
const COMFORTABLE = 14;

interface Props extends Omit<ComponentProps<typeof PasswordField>, "hint" | "autoComplete"> {
  /** What is typed so far. */
  typed: string;
}

/** A password that is being chosen. How easily it is guessed, the service says when it is sent. */
export function NewPasswordField({ typed, ...rest }: Props) {
  return <PasswordField {...rest} autoComplete="new-password" hint={<Hint length={[...typed].length} />} />;
}

function Hint({ length }: { length: number }) {
  const share = Math.min(1, length / COMFORTABLE);
  return (
    <>
      <svg
        aria-hidden="true"
        viewBox="0 0 100 3"
        preserveAspectRatio="none"
        className="mt-1 mb-1.5 h-1 w-full"
      >
        <rect width="100" height="3" className="fill-line" />
        <rect
          width={100 * share}
          height="3"
          className={length < SHORTEST ? "fill-danger" : share < 1 ? "fill-accent" : "fill-good"}
        />
      </svg>
      {adviceOf(length)}
    </>
  );
}

function adviceOf(length: number): string {
  if (length === 0)
    return `${SHORTEST} characters or more, not easy to guess. Three or four uncommon words do well.`;
  if (length < SHORTEST) {
    const missing = SHORTEST - length;
    return `${missing} more ${missing === 1 ? "character" : "characters"}, and not easy to guess.`;
  }
  if (length < COMFORTABLE) return "Long enough if it is hard to guess. Another word makes it stronger.";
  return "A good length. Names, dates and common phrases are easy to guess all the same.";
}
