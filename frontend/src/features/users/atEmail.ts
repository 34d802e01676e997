import { Problem } from "@/shared/api/problem";

/** Where users are made and changed, 400 means that another account has the address. */
export function atEmail(error: unknown): never {
  if (!(error instanceof Problem) || error.status !== 400) throw error;
  throw new Problem(400, error.message, { fields: { email: "Another account has this email." } });
}
