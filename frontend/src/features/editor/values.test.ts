import { describe, expect, it } from "vitest";
import { patchOf } from "@/features/editor/content";
import { placeProblems } from "@/features/editor/problems";
import { contentOf, NOTHING, totalAfter, valuesOf } from "@/features/editor/values";

const loaf = contentOf({ ...NOTHING, label: "Loaf", servings: "4", tags: ["bread"], notes: "Rest it." });

describe("a patch", () => {
  it("says nothing of a recipe that was opened and left as it was", () => {
    expect(patchOf(loaf, contentOf(valuesOf(loaf)))).toEqual({});
  });

  it("names what was changed and empties what was taken away", () => {
    const mine = { ...valuesOf(loaf), label: " Plain loaf ", notes: " ", tags: ["bread", "plain"] };
    expect(patchOf(loaf, contentOf(mine))).toEqual({
      label: "Plain loaf",
      notes: null,
      tags: ["bread", "plain"],
    });
  });

  it("does not take another end of line for a change, since a text area has one kind alone", () => {
    const stored = { ...loaf, notes: "one\r\ntwo" };
    const base = contentOf(valuesOf(stored));
    expect(patchOf(base, contentOf({ ...valuesOf(stored), notes: "one\ntwo" }))).toEqual({});
  });
});

describe("the total time", () => {
  const times = (prep_minutes: string, cook_minutes: string, total_minutes: string) => ({
    prep_minutes,
    cook_minutes,
    total_minutes,
  });

  it("is the sum of the two others until somebody writes another", () => {
    expect(totalAfter(times("", "", ""), times("20", "", ""))).toBe("20");
    expect(totalAfter(times("20", "", "20"), times("20", "35", "20"))).toBe("55");
    expect(totalAfter(times("20", "35", "120"), times("30", "35", "120"))).toBe("120");
    expect(totalAfter(times("20", "", "20"), times("", "", "20"))).toBe("");
  });
});

it("puts what the service found wrong beside the row that was meant, not the place in what was sent", () => {
  const line = (text: string, isHeading = false) => ({ text, isHeading });
  const values = { ...NOTHING, ingredients: [line("Dough", true), line(""), line("flour"), line("eggs")] };
  const fields = {
    "ingredients.1.text": "must not be blank",
    "ingredients.0.group": "is too long.",
    "tags.2": "must not contain a comma",
    nutrition: "is odd",
  };
  expect(placeProblems(fields, values)).toEqual({
    placed: [
      { name: "ingredients.3.text", message: "Must not be blank." },
      { name: "ingredients.0.text", message: "Is too long." },
      { name: "tags", message: "Must not contain a comma." },
    ],
    rest: ["nutrition: Is odd."],
  });
});
