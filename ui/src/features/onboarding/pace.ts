import type { SyncView } from "@/lib/types";

/** Objects read, and when that was looked up (milliseconds). */
export type Sample = { at: number; read: number };

/** Older samples say nothing of the present pace. */
const WINDOW_MS = 30_000;
/** A shorter time gives figures that jump. */
const SHORTEST_MS = 3_000;

export const readSoFar = (state: SyncView): number =>
  state.collections.reduce((sum, collection) => sum + collection.read, 0);

/** The samples that count, with the newest; a count that went down begins a new reading. */
export function withSample(samples: readonly Sample[], newest: Sample): Sample[] {
  const last = samples.at(-1);
  if (last && newest.read < last.read) return [newest];
  return [...samples.filter(({ at }) => newest.at - at <= WINDOW_MS), newest];
}

/** Objects per second; null before that can be told. */
export function pace(samples: readonly Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < SHORTEST_MS) return null;
  return ((last.read - first.read) * 1000) / (last.at - first.at);
}

/**
 * How many objects are left in the collection that is being read, supposing that they are as dense
 * back to the opening of the account as in the part that was read: an account that grows has fewer.
 * Null when the key may not read when the account was opened.
 */
export function leftAtMost(state: SyncView, nowMicros: number): number | null {
  const current = state.collections.find(({ finished, error }) => !finished && error === null);
  const opened = state.account_created_at;
  if (!current || opened === null) return null;
  if (current.read_back_to === null || current.read === 0) return null;
  const read = nowMicros - current.read_back_to;
  const left = current.read_back_to - opened;
  if (read <= 0 || left < 0) return null;
  return Math.round((current.read * left) / read);
}
