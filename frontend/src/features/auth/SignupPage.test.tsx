import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import SignupPage from "@/features/auth/SignupPage";
import { session } from "@/shared/session/session";
import { ADA, misfit, refusal, tokenAnswer } from "@/shared/testing/answers";
import { renderPage } from "@/shared/testing/renderPage";
import { server } from "@/shared/testing/server";

let sent: unknown[] = [];

async function fillIn() {
  renderPage("/signup", SignupPage, "/signup?next=%2Frecipes%2Fnew");
  const user = userEvent.setup();
  await user.type(await screen.findByLabelText("First name"), "Ada");
  await user.type(screen.getByLabelText("Email"), "ada@example.com");
  await user.type(screen.getByLabelText("Password"), "correct horse battery");
  return { user, button: screen.getByRole("button", { name: "Sign up" }) };
}

beforeEach(() => {
  sent = [];
  server.use(
    http.post("/api/v1/auth/signup", async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(ADA, { status: 201 });
    }),
    http.post("/api/v1/auth/session", () => tokenAnswer("token")),
    http.get("/api/v1/auth/me", () => HttpResponse.json(ADA)),
  );
});
afterEach(() => session.forget());

describe("the signup", () => {
  it("signs in at once, leads to where the visitor was going, and tells of the letter", async () => {
    const { user, button } = await fillIn();
    await user.click(button);
    await screen.findByText("You are at /recipes/new");
    expect(session.standing()).toEqual({ is: "signed-in", user: ADA });
    screen.getByText(/We sent a letter to ada@example.com/);
  });

  it("makes one user of a double click", async () => {
    const { user, button } = await fillIn();
    await user.dblClick(button);
    await screen.findByText("You are at /recipes/new");
    const body = { email: "ada@example.com", password: "correct horse battery" };
    expect(sent).toEqual([{ ...body, first_name: "Ada", surname: null }]);
  });

  it("shows what the service says of the password beside it, and goes there", async () => {
    const words = "is too easy to guess. Add another word or two.";
    server.use(http.post("/api/v1/auth/signup", () => refusal(422, misfit("password", words))));
    const { user, button } = await fillIn();
    await user.click(button);
    const error = await screen.findByText("This is too easy to guess. Add another word or two.");
    const field = screen.getByLabelText("Password");
    expect(field.getAttribute("aria-describedby")).toBe(error.id);
    expect(document.activeElement).toBe(field);
  });

  it("says beside the email that it has an account", async () => {
    const taken = "The user with this email already exists in the system";
    server.use(http.post("/api/v1/auth/signup", () => refusal(400, taken)));
    const { user, button } = await fillIn();
    await user.click(button);
    await screen.findByText(/There is an account with this email already/);
    expect(document.activeElement).toBe(screen.getByLabelText("Email"));
  });

  it("keeps what was typed where the service is away", async () => {
    server.use(http.post("/api/v1/auth/signup", () => HttpResponse.error()));
    const { user, button } = await fillIn();
    await user.click(button);
    expect((await screen.findByRole("alert")).textContent).toContain("cannot be reached");
    expect(screen.getByLabelText<HTMLInputElement>("Password").value).toBe("correct horse battery");
  });
});
