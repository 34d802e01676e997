import { expect, it } from "vitest";
import { inOrder, valueText } from "@/shared/text/recipeFields";

it("tells a field's value in words", () => {
  expect(valueText("cook_minutes", 95)).toBe("1 h 35 min");
  expect(valueText("cook_minutes", 0)).toBe("0 min");
  expect(valueText("visibility", "private")).toBe("Only me");
  expect(valueText("tags", [])).toBe("(nothing)");
  expect(valueText("nutrition", { calories: "240 kcal" })).toBe("calories: 240 kcal");
  expect(valueText("ingredients", [{ text: "flour", group: "Dough" }, { text: "plums" }])).toBe(
    "Dough: flour\nplums",
  );
});

it("puts fields in the order of the form, whatever order they came in", () => {
  expect(inOrder(["notes", "label", "steps"], (field) => field)).toEqual(["label", "steps", "notes"]);
});
