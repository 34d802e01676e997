import { type UseFormReturn, useFormState, useWatch } from "react-hook-form";
import { isAddress, remaining } from "@/features/editor/checks";
import type { TextName, Values } from "@/features/editor/values";
import { type Limits, rules } from "@/shared/forms/rules";
import { Field, TextField } from "@/shared/ui/Field";

interface Props {
  form: UseFormReturn<Values>;
  name: Exclude<TextName, "visibility">;
  label: string;
  limit: Limits;
  kind?: "line" | "text" | "number" | "address";
  hint?: string;
  placeholder?: string;
  onFocus?: () => void;
  onChange?: () => void;
  className?: string;
}

/** A field that is one text, with its limits. */
export function WrittenField({ form, name, label, limit, kind = "line", hint, onChange, ...rest }: Props) {
  const text = useWatch({ control: form.control, name });
  const { errors } = useFormState({ control: form.control, name });
  const left = limit.maxLength === undefined ? undefined : remaining(text, limit.maxLength);
  const found = rules(limit, label);
  const options = {
    ...found,
    ...(kind === "address" ? { validate: { ...found.validate, isAddress } } : {}),
    ...(onChange ? { onChange } : {}),
  };
  const shared = {
    ...rest,
    ...form.register(name, options),
    label,
    hint: left ?? hint,
    error: errors[name]?.message,
  };
  if (kind === "text") return <TextField {...shared} rows={2} dir="auto" className="max-h-96" />;
  if (kind === "number") return <Field {...shared} inputMode="numeric" autoComplete="off" />;
  if (kind === "address") return <Field {...shared} type="url" inputMode="url" autoComplete="off" />;
  return <Field {...shared} dir="auto" autoComplete="off" />;
}
