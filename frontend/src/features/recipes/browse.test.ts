import { describe, expect, it } from "vitest";
import { isNarrowed, readBrowse, wordsOf } from "@/features/recipes/browse";

describe("an address of the list", () => {
  it("is read as it was written", () => {
    const search = { q: "soup", tags: "bread,quick", max_minutes: 30, has_image: true, sort: "name" };
    expect(readBrowse(search)).toEqual(search);
  });

  it("may have a number for a word", () => {
    expect(readBrowse({ q: 7 })).toEqual({ q: "7" });
  });

  it("loses what does not fit", () => {
    const search = { q: "  ", tags: ["a"], max_minutes: -1, has_image: "yes", sort: "toString", other: 1 };
    expect(readBrowse(search)).toEqual({});
  });

  it("narrows nothing by its order alone", () => {
    expect(isNarrowed({ sort: "name" })).toBe(false);
    expect(isNarrowed({ sort: "name", tags: "bread" })).toBe(true);
  });
});

it("words between commas come once, without blanks", () => {
  expect(wordsOf(" olive oil, flour,,flour")).toEqual(["olive oil", "flour"]);
  expect(wordsOf(undefined)).toEqual([]);
});
