import { useMutation } from "@tanstack/react-query";
import { save } from "@tauri-apps/plugin-dialog";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { t } from "@/lib/i18n";
import type { SetSettings } from "@/lib/types";

export const useSetSettings = () =>
  useMutation({ mutationFn: (input: SetSettings) => call(commands.setSettings(input)) });

/** Asks where to, and copies the workspace there; null when the person changed their mind. */
export const useBackUp = () =>
  useMutation({
    mutationFn: async (name: string) => {
      const path = await save({
        defaultPath: `${name}.backup.db`,
        filters: [{ name: t("file.workspace"), extensions: ["db"] }],
      });
      return path === null ? null : call(commands.backUp({ path }));
    },
  });
