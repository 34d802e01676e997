import { HttpResponse } from "msw";
import type { Schemas } from "@/shared/api/client";

export const ADA: Schemas["UserOut"] = {
  id: 7,
  email: "ada@example.com",
  first_name: "Ada",
  surname: null,
  is_superuser: false,
};

/** What the cookie's door answers with. */
export function tokenAnswer(value: string) {
  const answer = {
    access_token: value,
    token_type: "bearer",
    expires_in: 1800,
    scope: "recipes:read profile",
  };
  return HttpResponse.json(answer);
}

/** A refusal as the service words it. */
export function refusal(
  status: number,
  detail: string | Schemas["Problem"][],
  headers: { [name: string]: string } = {},
) {
  return HttpResponse.json({ detail, request_id: "test" }, { status, headers });
}

/** One field that does not fit. */
export function misfit(field: string, msg: string): Schemas["Problem"][] {
  return [{ loc: ["body", field], msg, type: "value_error" }];
}
