import { queryOptions, useMutation } from "@tanstack/react-query";
import { open, save } from "@tauri-apps/plugin-dialog";
import { commands, SERVICE_COMMANDS } from "@/bindings";
import { call } from "@/lib/call";
import { t } from "@/lib/i18n";
import type { CreateToken, SetBackupSchedule, SetSettings } from "@/lib/types";

export const useSetSettings = () =>
  useMutation({ mutationFn: (input: SetSettings) => call(commands.setSettings(input)) });

/** The version that runs, and whether it can ask for newer ones. */
export const version = queryOptions({
  queryKey: ["get_version"],
  queryFn: () => call(commands.getVersion({})),
  staleTime: Number.POSITIVE_INFINITY,
});

export const useCheckForUpdate = () =>
  useMutation({ mutationFn: () => call(commands.checkForUpdate({})) });

/** The app starts anew when it is done. */
export const useInstallUpdate = () =>
  useMutation({ mutationFn: (version: string) => call(commands.installUpdate({ version })) });

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

/** What a token can permit: commands of the desk. */
export const permissions: readonly string[] = SERVICE_COMMANDS;

export const tokens = (all: boolean) =>
  queryOptions({
    queryKey: ["list_tokens", all],
    queryFn: () => call(commands.listTokens({ all })),
    placeholderData: (before) => before,
  });

export const useCreateToken = () =>
  useMutation({ mutationFn: (input: CreateToken) => call(commands.createToken(input)) });

export const useRevokeToken = () =>
  useMutation({ mutationFn: (id: string) => call(commands.revokeToken({ id })) });

/** Asks for the folder of backups; null when the person changed their mind. */
export const chooseBackupFolder = (from: string) => open({ directory: true, defaultPath: from });
