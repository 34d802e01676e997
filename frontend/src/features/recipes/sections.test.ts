import { expect, it } from "vitest";
import { sectionsOf } from "@/features/recipes/sections";

it("lines stand under their headings, in their order", () => {
  const lines = [
    { text: "flour", group: null },
    { text: "butter", group: "Filling" },
    { text: "sugar", group: "Filling" },
    { text: "salt", group: null },
  ];
  expect(sectionsOf(lines, ({ group }) => group)).toEqual([
    { heading: null, first: 0, lines: [lines[0]] },
    { heading: "Filling", first: 1, lines: [lines[1], lines[2]] },
    { heading: null, first: 3, lines: [lines[3]] },
  ]);
});
