import type { Schemas } from "@/shared/api/client";

type Account = Schemas["AccountOut"];

/** First name and surname, as far as they are known. */
export function nameOf({ first_name, surname }: Account): string {
  return [first_name, surname].filter(Boolean).join(" ");
}

/** What is out of the ordinary about an account. */
export function marksOf({ is_active, is_superuser, verified_at }: Account): string[] {
  return [
    !is_active && "disabled",
    is_superuser && "superuser",
    !verified_at && "email not confirmed",
  ].filter((mark) => mark !== false);
}
