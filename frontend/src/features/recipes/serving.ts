/** How somebody wants to cook a recipe, as it stands in the address: the same words as the API's. */
export interface Serving {
  servings?: number;
  units?: "metric" | "us";
}

/** The step that a cook is at, counted from one. It outlives a reload: phones drop pages that wait in a pocket. */
export interface Cooking {
  step?: number;
}

export function readCooking(search: { step?: unknown }): Cooking {
  const step = Number(search.step);
  return Number.isSafeInteger(step) && step > 0 ? { step } : {};
}

/** The most that the API scales to. */
export const MOST_SERVINGS = 1000;

/** Reads an address that anybody may have written: what does not fit is left out. */
export function readServing(search: { servings?: unknown; units?: unknown }): Serving {
  const servings = Number(search.servings);
  const isServings = Number.isInteger(servings) && servings >= 1 && servings <= MOST_SERVINGS;
  const units = search.units === "metric" || search.units === "us" ? search.units : undefined;
  return { ...(isServings ? { servings } : {}), ...(units ? { units } : {}) };
}
