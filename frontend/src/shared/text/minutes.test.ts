import { expect, it } from "vitest";
import { minutesText } from "@/shared/text/minutes";

it("minutes are told in hours and minutes", () => {
  expect([0, 5, 60, 95].map(minutesText)).toEqual(["0 min", "5 min", "1 h", "1 h 35 min"]);
});
