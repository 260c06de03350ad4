import { useEffect } from "react";
import type { TextKey } from "@/lib/i18n";

type Group = { title: TextKey; topics: readonly string[] };

/**
 * The pages of help in reading order: those of the user guide (`docs/guide/NAME.md`), whose README has the same
 * list, and `docs/platform.md`.
 */
export const helpGroups = [
  { title: "help.group.start", topics: ["getting-started", "set-up", "overview", "keyboard"] },
  {
    title: "help.group.cases",
    topics: ["queue", "refunds", "disputes", "evidence", "fraud-warnings"],
  },
  { title: "help.group.users", topics: ["users", "unmatched", "ledger", "exports"] },
  { title: "help.group.rules", topics: ["policy", "settings", "audit", "stripe"] },
  { title: "help.group.files", topics: ["workspaces", "imports", "backups", "links"] },
  { title: "help.group.trouble", topics: ["problems", "privacy"] },
  { title: "help.group.engineers", topics: ["platform"] },
] as const satisfies readonly Group[];

export type HelpTopic = (typeof helpGroups)[number]["topics"][number];

export const helpTopics: readonly HelpTopic[] = helpGroups.flatMap(({ topics }) => [...topics]);

export const FIRST_TOPIC: HelpTopic = "getting-started";

let shown: HelpTopic | undefined;

/** The topic of the page in view, for the key that opens help. */
export const topicShown = (): HelpTopic | undefined => shown;

/** While a page is in view, its topic is `topic`. */
export function useTopicShown(topic: HelpTopic): void {
  useEffect(() => {
    shown = topic;
    return () => {
      if (shown === topic) shown = undefined;
    };
  }, [topic]);
}
