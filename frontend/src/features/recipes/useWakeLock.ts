import { useEffect, useState } from "react";

/** Keeps the screen on while the page is seen. Without TLS, or on a low battery, there is no lock: `false`. */
export function useWakeLock(): boolean {
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    let lock: WakeLockSentinel | undefined;
    let isOver = false;
    const take = async () => {
      if (!("wakeLock" in navigator) || document.visibilityState !== "visible") return;
      try {
        const taken = await navigator.wakeLock.request("screen");
        if (isOver) return taken.release();
        lock = taken;
        setHeld(true);
        taken.addEventListener("release", () => setHeld(false));
      } catch {
        setHeld(false);
      }
    };
    void take();
    // The browser lets go whenever the page is hidden.
    document.addEventListener("visibilitychange", take);
    return () => {
      isOver = true;
      document.removeEventListener("visibilitychange", take);
      void lock?.release();
    };
  }, []);
  return isHeld;
}
