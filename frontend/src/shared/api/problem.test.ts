import { describe, expect, it } from "vitest";
import { isAway, messageOf, Problem, problemOf } from "@/shared/api/problem";

const refusal = (status: number, headers = {}) => new Response(null, { status, headers });

describe("a refusal", () => {
  it("has what is wrong by its path in the body", () => {
    const detail = [
      { loc: ["body", "label"], msg: "must not be blank", type: "value_error.blank" },
      { loc: ["body", "ingredients", 3, "text"], msg: "field required", type: "value_error.missing" },
    ];
    const problem = problemOf(refusal(422), { detail, request_id: "abc-1" });
    expect(problem.fields).toEqual({ label: "must not be blank", "ingredients.3.text": "field required" });
    expect(problem.requestId).toBe("abc-1");
  });

  it("of a proxy has no envelope, and is told all the same", () => {
    const problem = problemOf(refusal(502, { "X-Request-ID": "abc-2" }), "<html>Bad Gateway</html>");
    expect(isAway(problem)).toBe(true);
    expect(problem.requestId).toBe("abc-2");
    expect(messageOf(problem)).toContain("Nothing of yours is lost");
  });

  it("of too many tries tells how long to wait", () => {
    const wait = (seconds: string) => messageOf(problemOf(refusal(429, { "Retry-After": seconds }), {}));
    expect(wait("1")).toBe("Too many tries. Try again in 1 second.");
    expect(wait("600")).toBe("Too many tries. Try again in 10 minutes.");
  });

  it("of what is not allowed says so, and is no reason to try again", () => {
    const problem = new Problem(403, "You can only update your recipes.");
    expect(messageOf(problem)).toBe("Not allowed: You can only update your recipes.");
    expect(isAway(problem)).toBe(false);
  });
});
