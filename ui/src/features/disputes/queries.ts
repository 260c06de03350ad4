import { queryOptions, useMutation } from "@tanstack/react-query";
import { save } from "@tauri-apps/plugin-dialog";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { t } from "@/lib/i18n";
import type { ExpectedOverrides } from "@/lib/types";

/** What each way would cost if somebody knew better; nothing is written. */
export const decided = (disputeId: string, expected: ExpectedOverrides) =>
  queryOptions({
    queryKey: ["decide_dispute", disputeId, expected],
    queryFn: () => call(commands.decideDispute({ dispute_id: disputeId, expected })),
    placeholderData: (before) => before,
  });

/** Asks where to, and writes the file of the case there; null when the person changed their mind. */
export const useExportCaseFile = () =>
  useMutation({
    mutationFn: async (disputeId: string) => {
      const out = await save({
        defaultPath: `case-${disputeId}.pdf`,
        filters: [{ name: t("file.pdf"), extensions: ["pdf"] }],
      });
      if (out === null) return null;
      return call(commands.exportCaseFile({ dispute_id: disputeId, out }));
    },
  });
