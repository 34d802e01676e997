import { reachable } from "@/shared/api/connection";
import { Problem } from "@/shared/api/problem";

/** Sends a request, and keeps in mind whether the service is there. @throws Problem with status 0 where it is not. */
export async function send(request: Request, token?: string): Promise<Response> {
  if (token !== undefined) request.headers.set("Authorization", `Bearer ${token}`);
  try {
    const response = await fetch(request);
    // What a proxy says when nobody is behind it, or the service without its database.
    reachable.set(![502, 503, 504].includes(response.status));
    return response;
  } catch (error) {
    if (request.signal.aborted) throw error;
    reachable.set(false);
    throw new Problem(0, "The service was not reached.");
  }
}
