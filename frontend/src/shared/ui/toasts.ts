export interface Toast {
  id: number;
  text: string;
  /** What takes it back. */
  undo?: { label: string; run: () => void } | undefined;
}

const SHOWN_MS = 8_000;

let shown: readonly Toast[] = [];
let count = 0;
const listeners = new Set<() => void>();

function become(next: readonly Toast[]): void {
  shown = next;
  for (const listener of listeners) listener();
}

export const toasts = {
  get: () => shown,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  close(id: number): void {
    become(shown.filter((toast) => toast.id !== id));
  },
};

/** Says what was done, for eight seconds, in a live region. With `undo` a button takes it back. */
export function toast(text: string, undo?: Toast["undo"]): void {
  count += 1;
  const id = count;
  become([...shown.slice(-2), { id, text, undo }]);
  setTimeout(() => toasts.close(id), SHOWN_MS);
}
