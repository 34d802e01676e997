import { describe, expect, it } from "vitest";
import { headingOf, isBareHeading, placedLinesOf, rowsOf, rowsOfText } from "@/features/editor/rows";

const line = (text: string) => ({ text, isHeading: false });
const heading = (text: string) => ({ text, isHeading: true });

describe("a pasted list", () => {
  it("becomes a row a line, without bullets, numbers and empty lines", () => {
    const pasted =
      "- 250 g flour\r\n• 2 eggs\n\n* salt\n3) 1 l milk\n  4. pepper  \n[ ] 1 tsp sugar\n☐ butter\n---";
    const texts = ["250 g flour", "2 eggs", "salt", "1 l milk", "pepper", "1 tsp sugar", "butter"];
    expect(rowsOfText(pasted)).toEqual(texts.map(line));
  });

  it("is without the numbers that sites give their steps, in the line or above it", () => {
    const pasted = "Step 1\nHeat the oven.\n\nSTEP 2:\nKnead.\n3\nRest.\nStep 4: Bake.\nStep back and look.";
    const texts = ["Heat the oven.", "Knead.", "Rest.", "Bake.", "Step back and look."];
    expect(rowsOfText(pasted)).toEqual(texts.map(line));
  });

  it("keeps the amounts that a line begins with", () => {
    const texts = ["1 ½ cups flour", "1.5 kg plums", "2-3 apples", "12 rolls", "½ lemon"];
    expect(rowsOfText(texts.join("\n"))).toEqual(texts.map(line));
    expect(rowsOfText("1. 5 eggs\n2. 1.5 l milk")).toEqual([line("5 eggs"), line("1.5 l milk")]);
  });

  it("has a heading where a line ends with a colon or is one of Markdown's", () => {
    expect(rowsOfText("For the dough:\n1 egg\n## Topping\nplums\n生地：")).toEqual([
      heading("For the dough"),
      line("1 egg"),
      heading("Topping"),
      line("plums"),
      heading("生地"),
    ]);
    expect(headingOf("Mix: then stir")).toBeUndefined();
    expect(headingOf(":")).toBeUndefined();
  });
});

describe("lines under headings", () => {
  it("come back from their rows as they were, also where those without a heading follow", () => {
    const lines = [
      { text: "salt", heading: null },
      { text: "flour", heading: "Dough" },
      { text: "yeast", heading: "Dough" },
      { text: "plums", heading: "Topping" },
      { text: "cream", heading: null },
    ];
    const back = placedLinesOf(rowsOf(lines)).map(({ text, heading }) => ({ text, heading }));
    expect(back).toEqual(lines);
  });

  it("know the rows they stand in, though empty rows are left out", () => {
    const rows = [heading("Dough"), line(" "), line(" flour "), heading(""), line("plums")];
    expect(placedLinesOf(rows)).toEqual([
      { text: "flour", heading: "Dough", row: 2, headingRow: 0 },
      { text: "plums", heading: null, row: 4, headingRow: 3 },
    ]);
  });

  it("are missed under a heading that would be lost", () => {
    const rows = [heading("Dough"), line(""), heading("Topping"), line("plums"), heading("")];
    expect(rows.map((_, place) => isBareHeading(rows, place))).toEqual([true, false, false, false, false]);
  });
});
