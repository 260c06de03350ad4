import { useSyncExternalStore } from "react";
import type { Draft } from "./draft";

/** The rules somebody is writing. They outlive the page: a case of a back-test may be looked at. */
export type Work = {
  /** The version in force when the writing began; saving over another one is refused. */
  madeFrom: number;
  draft: Draft;
};

let work: Work | null = null;
const listeners = new Set<() => void>();

export function setWork(next: Work | null): void {
  work = next;
  for (const tell of listeners) tell();
}

export function useWork(): Work | null {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => work,
  );
}
