import { queryOptions, useMutation } from "@tanstack/react-query";
import { open, save } from "@tauri-apps/plugin-dialog";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { t } from "@/lib/i18n";
import type { SetBackupSchedule, SetSettings } from "@/lib/types";

export const useSetSettings = () =>
  useMutation({ mutationFn: (input: SetSettings) => call(commands.setSettings(input)) });

/** Asks where to, and copies the workspace there; null when the person changed their mind. */
export const useBackUp = () =>
  useMutation({
    mutationFn: async (name: string) => {
      const path = await save({
        defaultPath: `${name}.backup.redress`,
        filters: [{ name: t("file.workspace"), extensions: ["redress", "db"] }],
      });
      return path === null ? null : call(commands.backUp({ path }));
    },
  });

/** Read again each minute, since backups are made while the page is open. */
export const backupSchedule = queryOptions({
  queryKey: ["get_backup_schedule"],
  queryFn: () => call(commands.getBackupSchedule({})),
  refetchInterval: 60_000,
});

export const useSetBackupSchedule = () =>
  useMutation({
    mutationFn: (input: Partial<SetBackupSchedule>) => call(commands.setBackupSchedule(input)),
  });

/** Asks for the folder of backups; null when the person changed their mind. */
export const chooseBackupFolder = (from: string) => open({ directory: true, defaultPath: from });
