import { useSyncExternalStore } from "react";

/** What somebody is writing and nobody has saved yet. It outlives its page: a walk to another room, or
 *  a refusal, loses nothing. */
export function createUnsaved<T>() {
  const all = new Map<string, T>();
  const listeners = new Set<() => void>();
  const get = (key = ""): T | null => all.get(key) ?? null;
  const subscribe = (tell: () => void) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  };
  return {
    get,
    set: (next: T | null, key = ""): void => {
      if (next === null) all.delete(key);
      else all.set(key, next);
      for (const tell of listeners) tell();
    },
    use: (key = ""): T | null => useSyncExternalStore(subscribe, () => get(key)),
  };
}
