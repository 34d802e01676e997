import { Problem } from "@/shared/api/problem";
import { session } from "@/shared/session/session";

/** Logs in. Whether the email or the password is wrong is not told. @throws Problem */
export async function logIn(email: string, password: string): Promise<void> {
  try {
    await session.logIn(email, password);
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 400) throw error;
    throw new Problem(400, "The email or the password is not right.");
  }
}
