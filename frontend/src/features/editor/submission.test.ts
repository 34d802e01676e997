import { expect, it } from "vitest";
import { idempotencyKey, newTextId } from "@/features/editor/submission";

it("gives a retry of the same text the same key, and another text another one", () => {
  const id = newTextId();
  const first = idempotencyKey(id, { label: "Loaf" });
  expect(first).toMatch(/^[0-9a-f]{32}-[0-9a-f]{1,8}$/);
  expect(idempotencyKey(id, { label: "Loaf" })).toBe(first);
  expect(idempotencyKey(id, { label: "Plain loaf" })).not.toBe(first);
  expect(idempotencyKey(newTextId(), { label: "Loaf" })).not.toBe(first);
});
