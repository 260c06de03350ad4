import { useSyncExternalStore } from "react";
import { asFailure } from "@/lib/call";
import type { BackTestView, Policy, RunBackTest } from "@/lib/types";
import { backTest, cancelBackTest, onBackTestProgress } from "./queries";

/** The back-test under way, or the last one. It outlives the page: its cases can be visited. */
export type Run =
  | { state: "none" | "cancelled" }
  | { state: "running"; cases: number; isCancelling: boolean }
  | { state: "failed"; error: unknown }
  | { state: "done"; view: BackTestView; about: Policy };

let run: Run = { state: "none" };
let listening: Promise<unknown> | null = null;
const listeners = new Set<() => void>();

function set(next: Run): void {
  run = next;
  for (const tell of listeners) tell();
}

/** Flips that are listed, the largest first; the desk counts all of them. */
const FLIPS_SHOWN = 100;

export async function start(rules: Policy, days: Pick<RunBackTest, "from" | "to">): Promise<void> {
  if (run.state === "running") return;
  set({ state: "running", cases: 0, isCancelling: false });
  listening ??= onBackTestProgress((cases) => {
    if (run.state === "running") set({ ...run, cases: Math.max(run.cases, cases) });
  });
  // Without the figures of the way, the result is still the result.
  await listening.catch(() => undefined);
  try {
    const view = await backTest({ draft: rules, ...days, flips: FLIPS_SHOWN });
    set({ state: "done", view, about: rules });
  } catch (error) {
    const wasCancelled = asFailure(error).code === "cancelled";
    set(wasCancelled ? { state: "cancelled" } : { state: "failed", error });
  }
}

export async function cancel(): Promise<void> {
  if (run.state !== "running") return;
  set({ ...run, isCancelling: true });
  await cancelBackTest();
}

export function useRun(): Run {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => run,
  );
}
