import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import LoginPage from "@/features/auth/LoginPage";
import { session } from "@/shared/session/session";
import { ADA, refusal, tokenAnswer } from "@/shared/testing/answers";
import { renderPage } from "@/shared/testing/renderPage";
import { server } from "@/shared/testing/server";

async function logIn(at = "/login") {
  renderPage("/login", LoginPage, at);
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("Email"), "ada@example.com");
  await user.type(screen.getByLabelText("Password"), "correct horse battery{Enter}");
}

beforeEach(() =>
  server.use(
    http.post("/api/v1/auth/session", () => tokenAnswer("token")),
    http.get("/api/v1/auth/me", () => HttpResponse.json(ADA)),
  ),
);
afterEach(() => session.forget());

describe("the login", () => {
  it("leads to where the visitor was going", async () => {
    await logIn("/login?next=%2Fmy-recipes%3Fsort%3Dname");
    await screen.findByText("You are at /my-recipes?sort=name");
    expect(session.standing()).toEqual({ is: "signed-in", user: ADA });
  });

  it("leads to no other site, whatever the address says", async () => {
    await logIn("/login?next=%2F%2Fevil.example%2F");
    await screen.findByText("You are at /");
  });

  it("does not say whether the email or the password is wrong", async () => {
    server.use(http.post("/api/v1/auth/session", () => refusal(400, "Incorrect username or password")));
    await logIn();
    expect((await screen.findByRole("alert")).textContent).toBe("The email or the password is not right.");
    expect(session.standing().is).toBe("anonymous");
  });

  it("says what is missing, and asks the service for nothing", async () => {
    server.use(http.post("/api/v1/auth/session", () => refusal(500, "It was asked")));
    renderPage("/login", LoginPage);
    await userEvent.click(await screen.findByRole("button", { name: "Log in" }));
    await screen.findByText("The email is missing.");
    expect(document.activeElement).toBe(screen.getByLabelText("Email"));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("counts the wait down after too many tries", async () => {
    server.use(
      http.post("/api/v1/auth/session", () => refusal(429, "Too many tries", { "Retry-After": "1" })),
    );
    await logIn();
    const alert = await screen.findByRole("alert");
    expect(alert.textContent).toContain("Try again in 1 second.");
    await waitFor(() => expect(alert.textContent).toContain("You can try again now."), { timeout: 3_000 });
  });

  it("takes where the visitor was going along to the signup", async () => {
    renderPage("/login", LoginPage, "/login?next=%2Ftrash");
    const link = await screen.findByRole("link", { name: "Sign up" });
    expect(link.getAttribute("href")).toBe("/signup?next=%2Ftrash");
  });
});
