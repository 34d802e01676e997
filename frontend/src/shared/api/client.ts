import createClient from "openapi-fetch";
import { takePreloaded } from "@/shared/api/preloaded";
import type { components, paths } from "@/shared/api/schema";
import { send } from "@/shared/api/send";
import { session } from "@/shared/session/session";

export type Schemas = components["schemas"];

/** Asks with the session's token. A 401 renews it and asks once more. */
async function authorized(request: Request): Promise<Response> {
  const preloaded = request.method === "GET" ? takePreloaded(request.url) : undefined;
  if (preloaded) return preloaded;

  const token = await session.token();
  const first = await send(request.clone(), token);
  if (first.status !== 401 || token === undefined) return first;

  const next = await session.renew(token);
  return next === undefined ? first : send(request, next);
}

/** The API, typed by its document. */
export const api = createClient<paths, "application/json">({
  baseUrl: location.origin,
  fetch: authorized,
});
