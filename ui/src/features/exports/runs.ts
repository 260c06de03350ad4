import { useSyncExternalStore } from "react";
import type { CommandError, StartExport } from "@/lib/types";
import { type ExportProgress, onExportProgress, startExport, startExportOfBooks } from "./queries";

/** An export of this window, under way or just ended. It outlives the dialog it was started in. */
export type Run = Omit<ExportProgress, "error"> & {
  /** Null of one that was started before the page was loaded anew. */
  path: string | null;
  error?: CommandError | null;
  /** Somebody has seen how it ended. */
  isSeen: boolean;
};

let runs: readonly Run[] = [];
let listening: Promise<unknown> | null = null;
const listeners = new Set<() => void>();

function set(next: readonly Run[]): void {
  runs = next;
  for (const tell of listeners) tell();
}

/** What is known of a run, and `part`; a small one may end before its id is known here. */
function put(part: Partial<Run> & Pick<Run, "export_id">): void {
  const isIt = ({ export_id: id }: Run) => id === part.export_id;
  const known = runs.find(isIt);
  const start = { rows: 0, state: "running", path: null, isSeen: false } as const;
  const run: Run = { ...start, ...known, ...part };
  set(known ? runs.map((one) => (isIt(one) ? run : one)) : [...runs, run]);
}

/** Hears of exports from now on, also of those that were started before the page was loaded anew. */
export async function listen(): Promise<void> {
  listening ??= onExportProgress(put);
  try {
    await listening;
  } catch (error) {
    listening = null;
    throw error;
  }
}

/** Starts an export and follows it; answers with its id. */
export const begin = (input: StartExport): Promise<string> =>
  follow(input.out, () => startExport(input));

/** The same of the books, into a folder. */
export const beginBooks = (folder: string): Promise<string> =>
  follow(folder, () => startExportOfBooks(folder));

async function follow(path: string, start: () => Promise<{ export_id: string }>): Promise<string> {
  // Before anything is started, so that no progress is missed.
  await listen();
  set(runs.filter(({ state, isSeen }) => state === "running" || !isSeen));
  const { export_id: id } = await start();
  put({ export_id: id, path });
  return id;
}

/** Somebody has seen how it ended. */
export function see(run: Run): void {
  if (run.state !== "running" && !run.isSeen) put({ export_id: run.export_id, isSeen: true });
}

export function useRuns(): readonly Run[] {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => runs,
  );
}
