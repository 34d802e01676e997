import type { FieldValues, Path, UseFormReturn } from "react-hook-form";
import { Problem } from "@/shared/api/problem";

/** The service's words stand beside a field's name: "is too easy to guess" becomes a sentence of its own. */
export function sentenceOf(words: string): string {
  if (words === "field required") return "This is missing.";
  const sentence = words.replace(/^(value )?(?=(is|has|must) )/, "This ");
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/**
 * Puts what the service refused beside the form's fields, and the focus on the first.
 *
 * @returns what fits no field and is to be shown above the button; nothing where all of it does.
 */
export function showProblem<T extends FieldValues>(form: UseFormReturn<T>, error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const named = Object.entries(error.fields);
  const known = named.filter(([name]) => form.getValues(name as Path<T>) !== undefined);
  for (const [place, [name, words]] of known.entries()) {
    const message = sentenceOf(words);
    form.setError(name as Path<T>, { type: "server", message }, { shouldFocus: place === 0 });
  }
  return known.length > 0 && known.length === named.length ? undefined : error;
}
