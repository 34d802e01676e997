import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";

/** The service, as far as a test says what it answers. */
export const server = setupServer(http.get("/health/ready", () => HttpResponse.json({ status: "ok" })));
