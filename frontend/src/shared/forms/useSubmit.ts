import { type FormEvent, useRef, useState } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";
import { showProblem } from "@/shared/forms/problems";

/** Sends a form, one request at a time. `failure` is what was refused and fits no field: see FormFailure. */
export function useSubmit<T extends FieldValues>(
  form: UseFormReturn<T>,
  send: (values: T) => Promise<unknown>,
) {
  const isSending = useRef(false);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // State is a render late: a second click may come before it.
    if (isSending.current) return;
    isSending.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      await form.handleSubmit((values) => send(values))(event);
    } catch (error) {
      setFailure(showProblem(form, error));
    } finally {
      isSending.current = false;
      setBusy(false);
    }
  };
  return { submit, isBusy, failure };
}
