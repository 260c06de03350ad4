import { useSyncExternalStore } from "react";

/** The case somebody works on in the queue, and the row at which the next one follows. */
export type Chosen = {
  case: string;
  index: number;
  /** It was opened from elsewhere (a warning, an undo); afterwards one goes on where one was. */
  isAside?: boolean;
};

let chosen: Chosen | null = null;
/** Decided here; the queue goes on to the next case. */
let acted: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => listeners.delete(tell);
};

function tellAll(): void {
  for (const tell of listeners) tell();
}

/** Without an index, one goes on afterwards where one is now. */
export function chooseCase(name: string, index?: number): void {
  chosen = { case: name, index: index ?? chosen?.index ?? 0, isAside: index === undefined };
  acted = new Set([...acted].filter((one) => one !== name));
  tellAll();
}

export function leaveCases(): void {
  chosen = null;
  tellAll();
}

/** Somebody has confirmed an action on a case, on whichever page. */
export function caseActed(name: string): void {
  acted = new Set([...acted, name]);
  tellAll();
}

export const useChosenCase = (): Chosen | null => useSyncExternalStore(subscribe, () => chosen);

export const useActedCases = (): ReadonlySet<string> =>
  useSyncExternalStore(subscribe, () => acted);
