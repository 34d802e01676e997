import { beforeEach, describe, expect, it, vi } from "vitest";
import { draftKey, drafts } from "@/features/editor/draft";
import { NOTHING } from "@/features/editor/values";

const draft = { values: { ...NOTHING, label: "Plum cake" }, at: 1_700_000_000_000 };

describe("drafts", () => {
  beforeEach(() => localStorage.clear());

  it("are kept for a user and a recipe, and are gone once removed", () => {
    drafts.keep(draftKey(1, 7), draft);
    expect(drafts.read(draftKey(1, 7))).toEqual(draft);
    expect(drafts.read(draftKey(2, 7))).toBeUndefined();
    expect(drafts.read(draftKey(1))).toBeUndefined();
    drafts.remove(draftKey(1, 7));
    expect(drafts.read(draftKey(1, 7))).toBeUndefined();
  });

  it("that nobody can read are none", () => {
    localStorage.setItem(draftKey(1), "{half");
    expect(drafts.read(draftKey(1))).toBeUndefined();
    localStorage.setItem(draftKey(1), '{"values": {"label": 5}}');
    expect(drafts.read(draftKey(1))).toBeUndefined();
  });

  it("say so where the browser's storage is full", () => {
    vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("full", "QuotaExceededError");
    });
    expect(drafts.keep(draftKey(1), draft)).toBe(false);
  });
});
