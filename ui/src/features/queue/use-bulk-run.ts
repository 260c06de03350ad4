import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { caseActed } from "@/lib/case-flow";
import type { Ready } from "./bulk";
import { send, undo } from "./queries";

/** What became of one case. */
export type Outcome = {
  item: Ready;
  state: "waits" | "done" | "refused" | "undone";
  error: unknown;
};

/** One command for each case in turn; it can be stopped between two of them. */
export function useBulkRun() {
  const client = useQueryClient();
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | null>(null);
  const [isRunning, setRunning] = useState(false);
  const isStopped = useRef(false);
  const work = async (items: readonly Outcome[], step: (item: Outcome) => Promise<Outcome>) => {
    const now = [...items];
    isStopped.current = false;
    setRunning(true);
    setOutcomes(now);
    for (const [at, item] of items.entries()) {
      if (isStopped.current) break;
      now[at] = await step(item);
      setOutcomes([...now]);
    }
    setRunning(false);
    void client.invalidateQueries();
    return now;
  };
  const start = async (ready: readonly Ready[], reason: string) => {
    const waiting = ready.map((item): Outcome => ({ item, state: "waits", error: null }));
    const ended = await work(waiting, ({ item }) =>
      tried({ item, state: "refused", error: null }, "done", () => send(item.send(reason))),
    );
    for (const { item, state } of ended) if (state === "done") caseActed(item.case);
  };
  const undoAll = () =>
    work(outcomes ?? [], async (outcome) =>
      outcome.state === "done" ? tried(outcome, "undone", () => undo(outcome.item.case)) : outcome,
    );
  const stop = () => {
    isStopped.current = true;
  };
  return { outcomes, isRunning, start, undoAll, stop };
}

/** The new state, or the one it has without it, and why. */
async function tried(
  without: Outcome,
  state: Outcome["state"],
  act: () => Promise<unknown>,
): Promise<Outcome> {
  try {
    await act();
    return { ...without, state, error: null };
  } catch (error) {
    return { ...without, error };
  }
}
