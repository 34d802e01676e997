import { describe, expect, it } from "vitest";
import { ownPath } from "@/shared/session/guard";

describe("where a login leads", () => {
  it.each(["/my-recipes", "/?q=soup&sort=time", "/recipes/7#steps"])("is %s", (path) => {
    expect(ownPath(path)).toBe(path);
  });

  it.each([
    undefined,
    "",
    "profile",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "https://evil.example/",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
  ])("is the front page where the address says %j", (next) => {
    expect(ownPath(next)).toBe("/");
  });

  it("stays a path of this service when it is read once more", () => {
    for (const next of ["/..//evil.example/", "/.//evil.example/", "/%2F/evil.example/"]) {
      expect(new URL(ownPath(next), location.origin).origin).toBe(location.origin);
    }
  });
});
