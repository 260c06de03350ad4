import { useSyncExternalStore } from "react";

/** An action somebody just confirmed here, still within its grace period. */
export type Leaving = {
  case: string;
  what: string;
  leavesAt: number;
  /** The page of the case, where the same countdown stands already. */
  href: string;
};

let list: Leaving[] = [];
const listeners = new Set<() => void>();

function replace(next: Leaving[]): void {
  list = next;
  for (const tell of listeners) tell();
}

/** Keeps undo within reach after the operator has moved on to the next case. */
export function announceLeaving(leaving: Leaving): void {
  replace([...list.filter((other) => other.case !== leaving.case), leaving]);
}

export function forgetLeaving(caseId: string): void {
  if (list.some((other) => other.case === caseId)) {
    replace(list.filter((other) => other.case !== caseId));
  }
}

export function useLeaving(): Leaving[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => list,
  );
}
