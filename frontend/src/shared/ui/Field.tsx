import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type TextareaHTMLAttributes,
  useId,
} from "react";

const BOX =
  "w-full min-h-11 rounded-lg border-[1.5px] border-edge bg-card px-3 py-2 text-ink placeholder:text-quiet " +
  "aria-invalid:border-danger disabled:opacity-60";

interface Frame {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was typed, and what would be right. */
  error?: string | undefined;
  /** The label is for screen readers alone. */
  isLabelHidden?: boolean;
}

function Framed({
  id,
  label,
  hint,
  error,
  isLabelHidden,
  children,
}: Frame & { id: string; children: ReactNode }) {
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "font-semibold"}>
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-danger text-sm">
          {error}
        </p>
      ) : (
        hint && (
          <div id={`${id}-hint`} className="text-quiet text-sm">
            {hint}
          </div>
        )
      )}
    </div>
  );
}

function described(id: string, hint: ReactNode, error: string | undefined) {
  const by = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return { id, "aria-describedby": by, "aria-invalid": error ? true : undefined };
}

type FieldProps = Frame &
  InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement>; after?: ReactNode };

/** An input with its label, hint and error. */
export function Field({ label, hint, error, isLabelHidden, after, className = "", ...rest }: FieldProps) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error} isLabelHidden={isLabelHidden ?? false}>
      <div className="flex items-center gap-1">
        <input {...rest} {...described(id, hint, error)} className={`${BOX} ${className}`} />
        {after}
      </div>
    </Framed>
  );
}

type TextProps = Frame & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> };

export function TextField({ label, hint, error, isLabelHidden, className = "", ...rest }: TextProps) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error} isLabelHidden={isLabelHidden ?? false}>
      <textarea
        {...rest}
        {...described(id, hint, error)}
        className={`${BOX} field-sizing-content ${className}`}
      />
    </Framed>
  );
}

type SelectProps = Frame & InputHTMLAttributes<HTMLSelectElement> & { ref?: Ref<HTMLSelectElement> };

export function SelectField({ label, hint, error, isLabelHidden, className = "", ...rest }: SelectProps) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error} isLabelHidden={isLabelHidden ?? false}>
      <select {...rest} {...described(id, hint, error)} className={`${BOX} ${className}`} />
    </Framed>
  );
}
