import type { Schemas } from "@/shared/api/client";

type Event = Schemas["AuditEventOut"];

const WORDS: Record<string, string> = {
  signed_up: "Signed up",
  logged_in: "Logged in",
  session_ended: "Logged a device out",
  all_sessions_ended: "Logged all devices out",
  refresh_token_reused: "Logged a device out, as something that only it should know was used twice",
  password_changed: "Changed the password",
  password_reset: "Chose another password by a letter",
  address_verified: "Confirmed the email",
  address_changed: "Changed the email",
  api_token_made: "Made an API token",
  api_token_deleted: "Deleted an API token",
  user_created: "Made the account",
  user_changed: "Changed the account",
  user_deleted: "Deleted the account",
};

const NAMES: Record<string, string> = {
  email: "email",
  password: "password",
  first_name: "first name",
  surname: "surname",
  is_active: "whether it may log in",
  is_superuser: "whether it is a superuser",
};

/** What was done, in words. What is new since this was written has its own name. */
export function auditText({ action, detail }: Event): string {
  const words = WORDS[action] ?? action.replaceAll("_", " ");
  const { changed, name } = detail as { changed?: unknown; name?: unknown };
  if (Array.isArray(changed) && changed.length > 0) {
    return `${words}: ${changed.map((one) => NAMES[String(one)] ?? String(one)).join(", ")}`;
  }
  return typeof name === "string" ? `${words}: ${name}` : words;
}

/** Who did it, unless it was the account's own user. */
export function actorText({ actor_id, subject_id }: Event): string | undefined {
  if (actor_id === subject_id) return undefined;
  return actor_id === null ? "by the service" : "by a superuser";
}
