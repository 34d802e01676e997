import { describe, expect, it } from "vitest";
import { changesOf, merged } from "@/features/editor/merge";
import { contentOf, NOTHING } from "@/features/editor/values";

const base = contentOf({ ...NOTHING, label: "Loaf", servings: "4", notes: "Old", cuisine: "French" });
const mine = { ...base, label: "My loaf", servings: 6, cuisine: "Italian" };
const theirs = { ...base, label: "Their loaf", notes: "New", cuisine: "Italian" };

describe("a conflict of two editors", () => {
  it("tells who changed what, and asks only about what both changed in different ways", () => {
    expect(changesOf(base, mine, theirs)).toEqual([
      { field: "label", by: "both" },
      { field: "servings", by: "me" },
      { field: "notes", by: "them" },
    ]);
  });

  it("keeps what only one changed, and of the rest what was chosen", () => {
    const both = { servings: 6, notes: "New", cuisine: "Italian" };
    expect(merged(base, mine, theirs, new Set(["label"]))).toMatchObject({ ...both, label: "My loaf" });
    expect(merged(base, mine, theirs, new Set())).toMatchObject({ ...both, label: "Their loaf" });
  });

  it("has nothing to ask where the answer to one's own save got lost", () => {
    expect(changesOf(base, mine, mine)).toEqual([]);
  });
});
