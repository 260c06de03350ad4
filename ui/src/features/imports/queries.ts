import { useMutation } from "@tanstack/react-query";
import { open } from "@tauri-apps/plugin-dialog";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { hear } from "@/lib/hear";
import { t } from "@/lib/i18n";
import type { ImportProgress, ImportSource, RunImport } from "@/lib/types";

/** Asks for a CSV file; null when the person changed their mind. */
export const chooseCsv = async (): Promise<string | null> =>
  open({ filters: [{ name: t("import.file.csv"), extensions: ["csv", "tsv", "txt"] }] });

/** Asks for the folder of exported books; null when the person changed their mind. */
export const chooseFolder = async (): Promise<string | null> => open({ directory: true });

export const usePreview = () =>
  useMutation({
    mutationFn: (source: ImportSource) => call(commands.previewImport({ source })),
  });

export const useRunImport = () =>
  useMutation({ mutationFn: (input: RunImport) => call(commands.runImport(input)) });

export const useCompare = () =>
  useMutation({ mutationFn: (path: string) => call(commands.compareStripeBalance({ path })) });

export const cancelImport = () => call(commands.cancelImport({}));

export const onImportProgress = (tell: (progress: ImportProgress) => void) =>
  hear<{ progress: ImportProgress }>("import-work-progress", ({ payload }) =>
    tell(payload.progress),
  );
