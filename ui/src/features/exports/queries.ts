import { useMutation, useQueryClient } from "@tanstack/react-query";
import { open, save } from "@tauri-apps/plugin-dialog";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { hear } from "@/lib/hear";
import { t } from "@/lib/i18n";
import { keysetQuery } from "@/lib/keyset";
import type {
  CommandError,
  Exported,
  ExportFormat,
  ScheduleExport,
  StartExport,
} from "@/lib/types";
import { endingOf } from "./choices";

/** What the shell tells while it writes; `manifest` comes with "done", `error` with "failed". */
export type ExportProgress = {
  export_id: string;
  rows: number;
  state: "running" | "done" | "cancelled" | "failed";
  manifest?: Exported | null;
  error?: CommandError | null;
};

export const onExportProgress = (tell: (progress: ExportProgress) => void) =>
  hear<ExportProgress>("export-progress", (event) => tell(event.payload));

export const exports = keysetQuery("list_exports", {}, (page) => call(commands.listExports(page)));

export const useRevealExport = () =>
  useMutation({ mutationFn: (id: number) => call(commands.revealExport({ id })) });

export const useVerifyExport = () =>
  useMutation({ mutationFn: (path: string) => call(commands.verifyExport({ path })) });

export const startExport = (input: StartExport) => call(commands.startExport(input));

/** What another workspace needs to take over the books. */
export const startExportOfBooks = (folder: string) => call(commands.startExportOfBooks({ folder }));

export const useCancelExport = () =>
  useMutation({
    mutationFn: (exportId: string) => call(commands.cancelExport({ export_id: exportId })),
  });

export function useScheduleExport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ input, instead }: { input: ScheduleExport; instead: number | null }) => {
      const made = await call(commands.scheduleExport(input));
      // The old one goes last, so that there is one in any case.
      if (instead !== null) await call(commands.removeExportSchedule({ id: instead }));
      return made;
    },
    // The new one may be there although the old one is, too.
    onError: () => void client.invalidateQueries(),
  });
}

export const useRemoveSchedule = () =>
  useMutation({ mutationFn: (id: number) => call(commands.removeExportSchedule({ id })) });

/** Asks for a folder; null when the person changed their mind. */
export const chooseFolder = async (from: string | null): Promise<string | null> =>
  open({ directory: true, defaultPath: from ?? undefined });

/** Asks where to; null when the person changed their mind. */
export const chooseFile = (format: ExportFormat, name: string) =>
  save({
    defaultPath: `${name}.${endingOf(format)}`,
    filters: [{ name: t(`export.${format}`), extensions: [endingOf(format)] }],
  });

/** Asks for an exported file; null when the person changed their mind. */
export const chooseExported = async (): Promise<string | null> => open();
