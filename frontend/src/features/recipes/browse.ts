/** What a list of recipes shows, as it stands in the address: the same words and values as the API's. */
export interface Browse {
  q?: string;
  /** Between commas, as in `ingredients` and `without`. */
  tags?: string;
  ingredients?: string;
  without?: string;
  max_minutes?: number;
  has_image?: boolean;
  sort?: Sort;
}

/** The orders that a list can have; the newest first unless told. A search has an order of its own. */
export const SORTS = {
  newest: "Newest first",
  oldest: "Oldest first",
  name: "By name",
  time: "Quickest first",
};
export type Sort = keyof typeof SORTS;

const LONGEST = 200;

function text(value: unknown): string | undefined {
  // The router reads ?q=12 as a number.
  const found = typeof value === "number" ? String(value) : value;
  return typeof found === "string" && found.trim() !== "" ? found.slice(0, LONGEST) : undefined;
}

/** Reads an address that anybody may have written: what does not fit is left out. */
export function readBrowse(search: { [name: string]: unknown }): Browse {
  const minutes = Number(search.max_minutes);
  const found = {
    q: text(search.q),
    tags: text(search.tags),
    ingredients: text(search.ingredients),
    without: text(search.without),
    max_minutes: Number.isInteger(minutes) && minutes > 0 && minutes <= 100_000 ? minutes : undefined,
    has_image: search.has_image === true ? true : undefined,
    sort: typeof search.sort === "string" && Object.hasOwn(SORTS, search.sort) ? search.sort : undefined,
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Browse;
}

/** The words of a list between commas. */
export function wordsOf(list: string | undefined): string[] {
  const words = (list ?? "").split(",").map((word) => word.trim());
  return [...new Set(words.filter((word) => word !== ""))];
}

/** Whether anything narrows the list. */
export function isNarrowed({ sort: _, ...rest }: Browse): boolean {
  return Object.keys(rest).length > 0;
}
