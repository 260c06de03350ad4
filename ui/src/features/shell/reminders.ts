import type { Reminder } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";
import type { QueueLength } from "./queries";

/** What was told and not yet dismissed. The desk hands each reminder out once, so they are kept. */
const told = createUnsaved<Reminder[]>("reminders");

const nameOf = ({ kind, row }: Reminder) => `${kind} ${row.case} ${row.due_at}`;

/** Takes reminders in; answers with those that were not told before. */
export function add(reminders: Reminder[]): Reminder[] {
  const before = told.get() ?? [];
  const known = new Set(before.map(nameOf));
  const fresh = reminders.filter((reminder) => !known.has(nameOf(reminder)));
  if (fresh.length > 0) told.set([...fresh, ...before]);
  return fresh;
}

export function dismiss(): void {
  if (told.get() !== null) told.set(null);
}

/** The reminders whose case still waits. */
export function useTold(queue: QueueLength | undefined): Reminder[] {
  const all = told.use() ?? [];
  return queue ? all.filter(({ row }) => isWaiting(row.case, queue)) : all;
}

/** A case beyond what was counted may wait or not; then the reminder stays. */
export const isWaiting = (name: string, { cases, isMore }: QueueLength): boolean =>
  isMore || cases.includes(name);
