import type { ButtonHTMLAttributes } from "react";

export type Look = "main" | "plain" | "quiet" | "danger";

const SHAPE =
  "inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 py-2 font-semibold no-underline " +
  "transition-colors disabled:cursor-not-allowed disabled:opacity-60 aria-disabled:opacity-60";

const LOOKS: Record<Look, string> = {
  main: "bg-accent text-on-accent hover:brightness-110",
  plain: "border-[1.5px] border-edge bg-card text-ink hover:bg-tint",
  quiet: "px-3 text-accent hover:bg-tint",
  danger: "border-[1.5px] border-danger text-danger hover:bg-danger-tint",
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: Look = "plain", more = ""): string {
  return `${SHAPE} ${LOOKS[look]} ${more}`;
}

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** What it does is under way: a second click does nothing, and the focus stays where it is. */
  isBusy?: boolean;
}

export function Button({ look = "plain", isBusy = false, className, children, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => (isBusy ? event.preventDefault() : onClick?.(event))}
      className={buttonClass(look, className)}
    >
      {isBusy && (
        <span
          aria-hidden
          className="size-4 shrink-0 animate-spin rounded-full border-2 border-current border-r-transparent"
        />
      )}
      {children}
    </button>
  );
}
