import { describe, expect, it } from "vitest";
import { limits } from "@/shared/api/limits";
import { rules } from "@/shared/forms/rules";

describe("the API's limits as rules", () => {
  it("tell what is missing, too short and too long", () => {
    expect(rules(limits.UserCreate.password, "The password")).toEqual({
      required: "The password is missing.",
      minLength: { value: 8, message: "The password needs at least 8 characters." },
      maxLength: { value: 1024, message: "The password can have 1,024 characters at most." },
    });
  });

  it("tell of numbers from where to where", () => {
    expect(rules(limits.ApiTokenCreate.days, "The number of days")).toEqual({
      min: { value: 1, message: "The number of days has to be 1 or more." },
      max: { value: 365, message: "The number of days can be 365 at most." },
    });
  });

  it("say nothing of what may be left out, nor of one character where something is needed anyway", () => {
    expect(rules(limits.UserCreate.first_name, "The name").required).toBeUndefined();
    expect(rules(limits.Credentials.password, "The password").minLength).toBeUndefined();
  });
});
