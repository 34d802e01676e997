import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/** After a navigation to another page the focus is on its heading, so that it is read out. */
export function useMovedFocus(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (!fromLocation || !pathChanged) return;
        document.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
      }),
    [router],
  );
}
