import { problemOf } from "@/shared/api/problem";

type Answered<T> = { data?: T; error?: unknown; response: Response };

/** What an answer holds. @throws Problem where the request was refused. */
export async function unwrap<T>(answer: Promise<Answered<T>>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) throw problemOf(response, error);
  return data as T;
}
