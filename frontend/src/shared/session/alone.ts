/**
 * Runs `task` while no other tab runs one of this name.
 *
 * Web Locks need a secure context. In a home network without TLS two tabs may run theirs at once; of a refresh the
 * service takes a second one for ten seconds.
 */
export async function alone<T>(name: string, task: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | undefined;
  if (locks) return locks.request(name, task);
  const mine = (running.get(name) ?? Promise.resolve()).then(task, task);
  running.set(name, mine);
  return mine;
}

const running = new Map<string, Promise<unknown>>();
