import { useSyncExternalStore } from "react";

const PATIENCE_MS = 2_000;
const LONGEST_MS = 60_000;

let isReachable = true;
let returnedAt = 0;
let patience = PATIENCE_MS;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  if (value === isReachable) return;
  isReachable = value;
  for (const listener of listeners) listener();
  if (value) {
    returnedAt = Date.now();
    return;
  }
  // Where it is ready, it says, and what is asked next fails again, asking at once would go on for ever.
  const isAgain = Date.now() - returnedAt < 2 * patience;
  patience = isAgain ? Math.min(2 * patience, LONGEST_MS) : PATIENCE_MS;
  setTimeout(probe, patience);
}

async function probe(): Promise<void> {
  if (isReachable) return;
  const isReady = await fetch("/health/ready").then(
    (response) => response.ok,
    () => false,
  );
  if (isReady) set(true);
  else setTimeout(probe, patience);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Whether the service answers. Once it does not, it is asked every two seconds until it does; less often where it goes
 * away again.
 */
export const reachable = { set, get: () => isReachable, subscribe };

export function useReachable(): boolean {
  return useSyncExternalStore(subscribe, reachable.get);
}
