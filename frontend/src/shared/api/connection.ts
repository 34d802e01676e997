import { useSyncExternalStore } from "react";

const PATIENCE_MS = 2_000;

let isReachable = true;
const listeners = new Set<() => void>();

function set(value: boolean): void {
  if (value === isReachable) return;
  isReachable = value;
  for (const listener of listeners) listener();
  if (!value) setTimeout(probe, PATIENCE_MS);
}

async function probe(): Promise<void> {
  if (isReachable) return;
  const isReady = await fetch("/health/ready").then(
    (response) => response.ok,
    () => false,
  );
  if (isReady) set(true);
  else setTimeout(probe, PATIENCE_MS);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Whether the service answers. Once it does not, it is asked every two seconds until it does. */
export const reachable = { set, get: () => isReachable, subscribe };

export function useReachable(): boolean {
  return useSyncExternalStore(subscribe, reachable.get);
}
