import { expect, it } from "vitest";
import { readCooking, readServing } from "@/features/recipes/serving";

it("servings and measures are read from an address", () => {
  expect(readServing({ servings: 6, units: "metric" })).toEqual({ servings: 6, units: "metric" });
});

it("servings that the service would refuse are left out", () => {
  for (const servings of [0, -1, 1.5, 1001, "many", undefined]) expect(readServing({ servings })).toEqual({});
  expect(readServing({ units: "stone" })).toEqual({});
});

it("the step that a cook is at is read from an address", () => {
  expect(readCooking({ step: 3 })).toEqual({ step: 3 });
  for (const step of [0, -1, 1.5, "soon", undefined]) expect(readCooking({ step })).toEqual({});
});
