import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ADA, refusal, tokenAnswer } from "@/shared/testing/answers";
import { server } from "@/shared/testing/server";

const others = new BroadcastChannel("session");
let refreshes = 0;

/** A page whose user is signed in: its first token is "first", and what it asks for wants `wanted`. */
async function openPage(wanted: string, refresh: () => Response) {
  localStorage.setItem("signed-in", "yes");
  server.use(
    http.post("/api/v1/auth/session/refresh", () => {
      refreshes += 1;
      return refreshes === 1 ? tokenAnswer("first") : refresh();
    }),
    http.get("/api/v1/auth/me", () => HttpResponse.json(ADA)),
    http.get("/api/v1/auth/tokens", ({ request }) =>
      request.headers.get("Authorization") === `Bearer ${wanted}`
        ? HttpResponse.json({ results: [] })
        : refusal(401, "Could not validate credentials"),
    ),
  );
  const { session } = await import("@/shared/session/session");
  const { api } = await import("@/shared/api/client");
  const { unwrap } = await import("@/shared/api/answer");
  await session.begin();
  return { session, ask: () => unwrap(api.GET("/api/v1/auth/tokens")) };
}

beforeEach(() => {
  refreshes = 0;
  vi.resetModules();
});
afterEach(() => others.postMessage({ is: "gone" }));

describe("a session", () => {
  it("costs strangers no request", async () => {
    const { session } = await import("@/shared/session/session");
    expect(await session.token()).toBeUndefined();
    expect(session.standing()).toEqual({ is: "anonymous" });
  });

  it("is refreshed once for all requests that are refused at once", async () => {
    const { session, ask } = await openPage("second", () => tokenAnswer("second"));
    const answers = await Promise.all([ask(), ask(), ask(), ask(), ask()]);
    expect(answers).toHaveLength(5);
    expect(refreshes).toBe(2);
    expect(session.standing()).toEqual({ is: "signed-in", user: ADA });
  });

  it("that is over is asked about once, and waits for the password with the requests", async () => {
    const { session, ask } = await openPage("third", () => refusal(401, "Could not validate credentials"));
    const answers = Promise.all([ask(), ask(), ask()]);
    await vi.waitFor(() => expect(session.standing()).toEqual({ is: "expired", user: ADA }));
    server.use(http.post("/api/v1/auth/session", () => tokenAnswer("third")));
    await session.logIn("ada@example.com", "correct horse battery");
    expect(await answers).toHaveLength(3);
    expect(refreshes).toBe(2);
    expect(session.standing()).toEqual({ is: "signed-in", user: ADA });
  });

  it("that is over and left so refuses what waited", async () => {
    const { session, ask } = await openPage("third", () => refusal(401, "Could not validate credentials"));
    const answer = expect(ask()).rejects.toMatchObject({ status: 401 });
    await vi.waitFor(() => expect(session.standing().is).toBe("expired"));
    session.forget();
    await answer;
    expect(session.standing()).toEqual({ is: "anonymous" });
    expect(localStorage.getItem("signed-in")).toBeNull();
  });

  it.each([
    ["a lost connection", () => HttpResponse.error(), 0],
    ["a service in trouble", () => refusal(503, "The service is busy"), 503],
    ["too many requests", () => refusal(429, "Too many tries", { "Retry-After": "5" }), 429],
  ])("outlives %s", async (_, answer, status) => {
    const { session, ask } = await openPage("second", answer);
    await expect(ask()).rejects.toMatchObject({ status });
    expect(session.standing()).toEqual({ is: "signed-in", user: ADA });
  });

  it("outlives a service that is away when the page opens", async () => {
    localStorage.setItem("signed-in", "yes");
    server.use(http.post("/api/v1/auth/session/refresh", () => HttpResponse.error()));
    const { session } = await import("@/shared/session/session");
    await session.begin();
    expect(session.standing()).toEqual({ is: "resuming" });
    expect(localStorage.getItem("signed-in")).toBe("yes");
  });

  it("outlives a 403, and is not refreshed for it", async () => {
    const { session, ask } = await openPage("first", () => tokenAnswer("second"));
    server.use(
      http.get("/api/v1/auth/tokens", () => refusal(403, "The user doesn't have enough privileges")),
    );
    await expect(ask()).rejects.toMatchObject({ status: 403 });
    expect(refreshes).toBe(1);
    expect(session.standing()).toEqual({ is: "signed-in", user: ADA });
  });

  it("takes the token that another tab was given", async () => {
    const { session, ask } = await openPage("second", () => HttpResponse.error());
    const token = { value: "second", expiresAt: Date.now() + 600_000 };
    others.postMessage({ is: "token", token, user: ADA });
    await vi.waitFor(async () => expect(await session.token()).toBe("second"));
    expect(await ask()).toEqual({ results: [] });
    expect(refreshes).toBe(1);
  });

  it("ends where another tab logs out", async () => {
    const { session } = await openPage("first", () => HttpResponse.error());
    others.postMessage({ is: "gone" });
    await vi.waitFor(() => expect(session.standing()).toEqual({ is: "anonymous" }));
  });

  it("goes on where the service was not reached by a logout", async () => {
    const { session } = await openPage("first", () => HttpResponse.error());
    server.use(http.delete("/api/v1/auth/session", () => HttpResponse.error()));
    await expect(session.logOut()).rejects.toMatchObject({ status: 0 });
    expect(session.standing()).toEqual({ is: "signed-in", user: ADA });
  });
});
