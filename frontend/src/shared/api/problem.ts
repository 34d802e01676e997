import type { components } from "@/shared/api/schema";

type Schemas = components["schemas"];

/** Why a request came to nothing, as the service or the network tells it. */
export class Problem extends Error {
  /** The HTTP status; 0: the service was not reached. */
  readonly status: number;
  /** What was wrong with which field, by its path in the body ("ingredients.3.text"). */
  readonly fields: Record<string, string>;
  readonly requestId: string | undefined;
  /** Seconds to wait before another try. */
  readonly retryAfter: number | undefined;
  /** The recipe as it is now, where somebody else changed it first. */
  readonly recipe: Schemas["RecipeOut"] | undefined;

  constructor(status: number, message: string, rest: Partial<Omit<Problem, keyof Error | "status">> = {}) {
    super(message);
    this.name = "Problem";
    this.status = status;
    this.fields = rest.fields ?? {};
    this.requestId = rest.requestId;
    this.retryAfter = rest.retryAfter;
    this.recipe = rest.recipe;
  }
}

/** Whether the service, and not the request, is the trouble: worth another try. */
export function isAway(error: unknown): boolean {
  return error instanceof Problem && (error.status === 0 || error.status >= 500);
}

/** What to tell people of whatever was thrown. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Problem)) return "Something went wrong in this page.";
  if (error.status === 0) return "The kitchen cannot be reached. Check your connection and try again.";
  if (error.status === 403) return `Not allowed: ${error.message}`;
  if (error.status === 429) return `Too many tries. Try again in ${waitOf(error)}.`;
  if (error.status >= 500) return "The service is having trouble. Nothing of yours is lost; try again soon.";
  return error.message;
}

/** How long to wait, in words. */
function waitOf(problem: Problem): string {
  const seconds = problem.retryAfter ?? 60;
  if (seconds < 90) return `${seconds} ${seconds === 1 ? "second" : "seconds"}`;
  return `${Math.ceil(seconds / 60)} minutes`;
}

/** Reads a refusal. Where a proxy answered, there is no envelope. */
export function problemOf(response: Response, body: unknown): Problem {
  const envelope = (body ?? {}) as Partial<Omit<Schemas["Refusal"], "detail">> & {
    detail?: string | Schemas["Problem"][];
  };
  const found = Array.isArray(envelope.detail) ? envelope.detail : [];
  // The first step of the way says where in the request: "body", "query".
  const fields = Object.fromEntries(found.map((one) => [one.loc.slice(1).join("."), one.msg]));
  const message =
    typeof envelope.detail === "string" ? envelope.detail : found.map((one) => one.msg).join(" ");
  const retryAfter = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new Problem(response.status, message || response.statusText, {
    fields,
    requestId: envelope.request_id ?? response.headers.get("X-Request-ID") ?? undefined,
    retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined,
    recipe: envelope.recipe,
  });
}
