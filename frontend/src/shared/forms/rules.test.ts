import { describe, expect, it } from "vitest";
import { limits } from "@/shared/api/limits";
import { type Limits, rules } from "@/shared/forms/rules";

/** What is said of a text, by the first rule that it does not fit. */
function said(field: Limits, name: string, written: string | null): string | undefined {
  const answers = Object.values(rules(field, name).validate).map((check) => check(written));
  return answers.find((answer) => typeof answer === "string");
}

describe("the API's limits as rules", () => {
  it("tell what is missing, too short and too long", () => {
    const { password } = limits.UserCreate;
    expect(said(password, "The password", "")).toBe("The password is missing.");
    expect(said(password, "The password", "short")).toBe("The password needs at least 8 characters.");
    expect(said(password, "The password", "x".repeat(1025))).toBe(
      "The password can have 1,024 characters at most.",
    );
    expect(said(password, "The password", "long enough")).toBeUndefined();
  });

  it("count characters as the service does, and take blanks for nothing", () => {
    const { label } = limits.RecipeIn;
    expect(said(label, "The name", "🥧".repeat(256))).toBeUndefined();
    expect(said(label, "The name", "🥧".repeat(257))).toBe("The name can have 256 characters at most.");
    expect(said(label, "The name", "  ")).toBe("The name is missing.");
  });

  it("tell of numbers from where to where", () => {
    const { servings } = limits.RecipeIn;
    expect(said(servings, "The number", "0")).toBe("The number has to be 1 or more.");
    expect(said(servings, "The number", "1001")).toBe("The number can be 1,000 at most.");
    expect(said(servings, "The number", "two")).toBe("The number has to be a whole number.");
    expect(said(servings, "The number", "12")).toBeUndefined();
  });

  it("say nothing of what may be left out", () => {
    for (const written of ["", null]) {
      expect(said(limits.UserCreate.first_name, "The name", written)).toBeUndefined();
      expect(said(limits.RecipeIn.servings, "The number", written)).toBeUndefined();
    }
  });
});
