import type { TextKey } from "@/lib/i18n";

type Shortcut = {
  /** Ways to press it: a key, one with `Control+` or `Shift+` held, or two one after the other. */
  press: readonly string[];
  does: TextKey;
  on: ShortcutPlace;
  /** Works while somebody types, too; `always` also while a dialog is open. */
  typing?: "yes" | "always";
  /** The command palette leaves it out: it means nothing without the place where it is pressed. */
  isStep?: true;
};

/** Where shortcuts work, in the order in which they are shown. */
export const SHORTCUT_PLACES = [
  "everywhere",
  "lists",
  "queue",
  "refund",
  "dispute",
  "evidence",
  "warning",
  "item",
  "dialogs",
  "go",
] as const;

export type ShortcutPlace = (typeof SHORTCUT_PLACES)[number];

/**
 * Every key that does something. What listens takes its keys from here (see `useShortcuts`), and so do
 * the hints on buttons, the list of shortcuts and the command palette.
 */
export const shortcuts = {
  palette: { press: ["Control+k"], does: "palette.title", on: "everywhere", typing: "yes" },
  undo: { press: ["u", "Control+z"], does: "shortcuts.undo", on: "everywhere" },
  back: { press: ["Escape"], does: "shortcuts.back", on: "everywhere", isStep: true },
  save: { press: ["Control+s"], does: "shortcuts.save", on: "everywhere", typing: "always" },
  help: { press: ["F1"], does: "help.this_page", on: "everywhere", typing: "yes" },
  shortcuts: { press: ["?"], does: "shortcuts.title", on: "everywhere" },

  search: { press: ["/"], does: "shortcuts.search", on: "lists" },
  next: { press: ["j", "ArrowDown"], does: "shortcuts.next", on: "lists", isStep: true },
  previous: { press: ["k", "ArrowUp"], does: "shortcuts.previous", on: "lists", isStep: true },
  open: { press: ["Enter"], does: "shortcuts.open", on: "lists", isStep: true },

  select: { press: ["Space"], does: "shortcuts.select", on: "queue", isStep: true },
  select_to: { press: ["Shift+Space"], does: "shortcuts.select_to", on: "queue", isStep: true },
  select_all: { press: ["Control+a"], does: "shortcuts.select_all", on: "queue" },
  clear: { press: ["Escape"], does: "shortcuts.clear", on: "queue", isStep: true },

  approve: { press: ["a"], does: "refund.approve", on: "refund" },
  reject: { press: ["r"], does: "refund.reject", on: "refund" },
  withdraw: { press: ["w"], does: "refund.withdraw", on: "refund" },
  other_ways: { press: ["o"], does: "refund.other_ways", on: "refund" },

  accept: { press: ["c"], does: "dispute.accept", on: "dispute" },
  refund_inquiry: { press: ["f"], does: "dispute.refund_in_full", on: "dispute" },
  evidence: { press: ["e"], does: "shortcuts.evidence", on: "dispute" },

  submit: { press: ["s"], does: "shortcuts.submit", on: "evidence" },

  refund_warning: { press: ["f"], does: "warning.refund", on: "warning" },
  dismiss: { press: ["d"], does: "warning.dismiss", on: "warning" },

  retry: { press: ["t"], does: "action.retry", on: "item" },
  close_item: { press: ["d"], does: "attention.close", on: "item" },

  confirm: { press: ["Enter"], does: "shortcuts.confirm", on: "dialogs", isStep: true },
  send: { press: ["Control+Enter"], does: "shortcuts.send", on: "dialogs", isStep: true },
  note: { press: ["n"], does: "shortcuts.note", on: "dialogs", isStep: true },
  pick: { press: ["1", "2", "3"], does: "shortcuts.pick", on: "dialogs", isStep: true },
  close: { press: ["Escape"], does: "shortcuts.close", on: "dialogs", isStep: true },

  go_overview: { press: ["g o"], does: "room.overview", on: "go" },
  go_queue: { press: ["g q"], does: "room.queue", on: "go" },
  go_users: { press: ["g u"], does: "room.users", on: "go" },
  go_refunds: { press: ["g r"], does: "room.refunds", on: "go" },
  go_disputes: { press: ["g d"], does: "room.disputes", on: "go" },
  go_ledger: { press: ["g l"], does: "room.ledger", on: "go" },
  go_exports: { press: ["g x"], does: "room.exports", on: "go" },
  go_stripe: { press: ["g p"], does: "room.stripe", on: "go" },
  go_policy: { press: ["g y"], does: "room.policy", on: "go" },
  go_evidence: { press: ["g v"], does: "room.evidence", on: "go" },
  go_audit: { press: ["g a"], does: "room.audit", on: "go" },
  go_settings: { press: ["g s"], does: "room.settings", on: "go" },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof shortcuts;

export const shortcutOf = (id: ShortcutId): Shortcut => shortcuts[id];

export const SHORTCUT_IDS = Object.keys(shortcuts) as ShortcutId[];

const CAPS: Record<string, string> = {
  ArrowDown: "↓",
  ArrowUp: "↑",
  Escape: "Esc",
  Control: "Ctrl",
};

/** What stands on the keys of one way to press a shortcut. */
export function keyCaps(press: string): readonly string[] {
  const isHeld = press.includes("+");
  return press
    .split(/[ +]/)
    .map((key) => CAPS[key] ?? (isHeld && key.length === 1 ? key.toUpperCase() : key));
}

/** What stands on the key of a shortcut, for a hint on its button. */
export const hintOf = (id: ShortcutId): string => keyCaps(shortcutOf(id).press[0] ?? "").join(" ");
