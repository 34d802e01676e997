import type { ComponentProps } from "react";
import { limits } from "@/shared/api/limits";
import { Problem } from "@/shared/api/problem";
import { rules } from "@/shared/forms/rules";
import { PasswordField } from "@/shared/ui/PasswordField";

type Props = Omit<ComponentProps<typeof PasswordField>, "label" | "autoComplete">;

/** The password that is asked for again before an account is changed. */
export function CurrentPasswordField(props: Props) {
  return <PasswordField {...props} label="Your password now" autoComplete="current-password" />;
}

export const CURRENT_PASSWORD = rules(limits.PasswordChange.current_password, "The password");

/** Of the requests with a password, 400 means that it is not right. */
export function atPassword(error: unknown): never {
  if (!(error instanceof Problem) || error.status !== 400) throw error;
  throw new Problem(400, error.message, { fields: { current_password: "This is not your password." } });
}
