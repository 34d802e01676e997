import { expect, it } from "vitest";
import { Submission } from "@/features/editor/submission";

it("gives a retry of the same text the same key, and another text another one", () => {
  const submission = new Submission();
  const first = submission.keyOf({ label: "Loaf" });
  expect(first).toMatch(/^[0-9a-f]{32}$/);
  expect(submission.keyOf({ label: "Loaf" })).toBe(first);
  expect(submission.keyOf({ label: "Plain loaf" })).not.toBe(first);
  expect(new Submission().keyOf({ label: "Loaf" })).not.toBe(first);
});
