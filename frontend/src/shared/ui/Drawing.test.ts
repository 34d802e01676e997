import { expect, it } from "vitest";
import { subjectOf } from "@/shared/ui/Drawing";

it("a recipe without a picture gets a drawing that fits its words", () => {
  expect(subjectOf({ id: 1, label: "Plain loaf", tags: [] })).toBe("loaf");
  expect(subjectOf({ id: 1, label: "Caldo", tags: ["soup"] })).toBe("pot");
});

it("without such a word it gets the same one each time", () => {
  const recipe = { id: 12, label: "Zürcher Geschnetzeltes", tags: [] };
  expect(subjectOf(recipe)).toBe(subjectOf({ ...recipe }));
});
