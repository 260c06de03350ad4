import { useSyncExternalStore } from "react";
import type { Reminder } from "@/lib/types";

/** What was told and not yet put away. It outlives the pages; the desk hands each reminder out once. */
let told: Reminder[] = [];
const listeners = new Set<() => void>();

function set(next: Reminder[]): void {
  told = next;
  for (const tell of listeners) tell();
}

const nameOf = ({ kind, row }: Reminder) => `${kind} ${row.case} ${row.due_at}`;

/** Takes reminders in; answers with those that were not told before. */
export function add(reminders: Reminder[]): Reminder[] {
  const known = new Set(told.map(nameOf));
  const fresh = reminders.filter((reminder) => !known.has(nameOf(reminder)));
  if (fresh.length > 0) set([...fresh, ...told]);
  return fresh;
}

/** The line was read, or led to the queue. */
export function putAway(): void {
  if (told.length > 0) set([]);
}

export function useTold(): Reminder[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => told,
  );
}
