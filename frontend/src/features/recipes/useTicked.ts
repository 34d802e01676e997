import { useState } from "react";

function read(key: string): number[] {
  try {
    const found: unknown = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    return Array.isArray(found) ? found.filter(Number.isInteger) : [];
  } catch {
    return [];
  }
}

const NAME = "ticked-";

/** Whoever comes to this tab next does not see what was ticked off. */
export function forgetTicked(): void {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(NAME)) sessionStorage.removeItem(key);
  } catch {
    // Then there is nothing to forget.
  }
}

/** Which lines of a recipe were ticked off: for as long as the tab is open, cook mode included. */
export function useTicked(recipeId: number, of: "ingredients" | "steps") {
  const key = `${NAME}${of}-${recipeId}`;
  const [ticked, setTicked] = useState(() => new Set(read(key)));
  const toggle = (place: number) => {
    const next = new Set(ticked);
    if (!next.delete(place)) next.add(place);
    setTicked(next);
    try {
      sessionStorage.setItem(key, JSON.stringify([...next]));
    } catch {
      // Without storage it is forgotten with the page.
    }
  };
  return { ticked, toggle };
}
