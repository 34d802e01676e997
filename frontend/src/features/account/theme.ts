import { useSyncExternalStore } from "react";

const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const NAME = "theme";

function subscribe(listener: () => void): () => void {
  window.addEventListener(NAME, listener);
  window.addEventListener("storage", listener);
  return () => {
    window.removeEventListener(NAME, listener);
    window.removeEventListener("storage", listener);
  };
}

function get(): Theme {
  return THEMES.find((theme) => theme === document.documentElement.dataset.theme) ?? "system";
}

/** The theme that was chosen on this device. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, get);
}

/** Keeps the choice; public/theme.js, which runs before all else, acts on it. @throws where storage is forbidden. */
export function chooseTheme(theme: Theme): void {
  if (theme === "system") localStorage.removeItem(NAME);
  else localStorage.setItem(NAME, theme);
  window.dispatchEvent(new Event(NAME));
}
