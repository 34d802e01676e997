import { expect, it } from "vitest";
import { readServing } from "@/features/recipes/serving";

it("servings and measures are read from an address", () => {
  expect(readServing({ servings: 6, units: "metric" })).toEqual({ servings: 6, units: "metric" });
});

it("servings that the service would refuse are left out", () => {
  for (const servings of [0, -1, 1.5, 1001, "many", undefined]) expect(readServing({ servings })).toEqual({});
  expect(readServing({ units: "stone" })).toEqual({});
});
