import { useSyncExternalStore } from "react";
import type { CommandError } from "@/lib/types";
import { type ExportProgress, onExportProgress } from "./queries";

/** The export under way, or the last one that ended. It outlives the dialog it was started in. */
export type Running = Omit<ExportProgress, "error"> & { path: string; error?: CommandError | null };

let running: Running | null = null;
let early: ExportProgress | null = null;
let listening: Promise<unknown> | null = null;
const listeners = new Set<() => void>();

function set(next: Running | null): void {
  running = next;
  for (const tell of listeners) tell();
}

/** Listens before anything is started, so that no progress is missed. */
export async function prepareToListen(): Promise<void> {
  listening ??= onExportProgress((progress) => {
    if (running?.export_id === progress.export_id) set({ ...running, ...progress });
    else early = progress;
  });
  await listening;
}

/** Follows an export that has just been started; a small one may be done before its id is known. */
export function follow(exportId: string, path: string): void {
  const known = early?.export_id === exportId ? early : null;
  early = null;
  set({ export_id: exportId, rows: 0, state: "running", ...known, path });
}

export function dismiss(): void {
  if (running?.state !== "running") set(null);
}

export function useRunning(): Running | null {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => listeners.delete(tell);
    },
    () => running,
  );
}
