import type { LinkProps } from "@tanstack/react-router";
import {
  Gavel,
  Keyboard,
  type LucideIcon,
  ReceiptText,
  ScrollText,
  ShieldAlert,
  User,
} from "lucide-react";
import { rooms } from "@/components/rooms";
import { label, t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import type { Recent } from "@/lib/recent";
import { hintOf, type ShortcutId, shortcutOf } from "@/lib/shortcuts";
import type { DisputeView, RefundRequestRow, TransactionRow, UserRow } from "@/lib/types";
import type { actsNow } from "@/lib/use-shortcuts";
import { customerOf, nameOf, visible } from "@/lib/visible";

/** A line of the palette. */
export type Entry = {
  key: string;
  icon: LucideIcon;
  title: string;
  detail?: string;
  hint?: string;
  /** Where it leads, and as what it is remembered; an action has neither. */
  recent?: Recent;
  act?: () => unknown;
};

type Found = {
  users?: { rows: UserRow[] };
  refunds?: { rows: RefundRequestRow[] };
  disputes?: { rows: DisputeView[] };
  transactions?: { rows: TransactionRow[] };
};

export type Group = { title: string; entries: Entry[] };

/** Every word that was typed is in the title or the detail. */
export function isMeant({ title, detail = "" }: Entry, text: string): boolean {
  const words = `${title} ${detail}`.toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => words.includes(word));
}

/** Pages of the rail, and help. */
export function pageEntries(): Entry[] {
  return rooms.map(({ id, name, icon }) => ({
    key: `page:${id}`,
    icon,
    title: t(name),
    hint: hintOf(`go_${id}`),
    recent: { kind: "page", id, label: t(name) },
  }));
}

/** What can be done now by a key, on the open case first; but for moving about and the palette itself. */
export function actionEntries(acts: ReturnType<typeof actsNow>): Entry[] {
  const isOfCase = ({ id }: { id: ShortcutId }) => shortcutOf(id).on !== "everywhere";
  return acts
    .filter(({ id }) => isAction(id))
    .sort((a, b) => Number(isOfCase(b)) - Number(isOfCase(a)))
    .map(({ id, act }) => ({
      key: `act:${id}`,
      icon: Keyboard,
      title: t(shortcutOf(id).does),
      detail: label("shortcuts.on", shortcutOf(id).on),
      hint: hintOf(id),
      act: () => act(null),
    }));
}

function isAction(id: ShortcutId): boolean {
  const { on, isStep } = shortcutOf(id);
  return id !== "palette" && on !== "go" && !isStep;
}

const icons: Record<Recent["kind"], LucideIcon> = {
  page: Keyboard,
  user: User,
  refund: ReceiptText,
  dispute: Gavel,
  warning: ShieldAlert,
  transaction: ScrollText,
};

export function recentEntries(recents: readonly Recent[]): Entry[] {
  return recents.map((recent) => ({
    key: `recent:${recent.kind}:${recent.id}`,
    icon:
      rooms.find(({ id }) => recent.kind === "page" && id === recent.id)?.icon ??
      icons[recent.kind],
    title: recent.label,
    detail: recent.kind === "page" ? undefined : recent.id,
    recent,
  }));
}

/** What the desk found, kind by kind. */
export function foundGroups({ users, refunds, disputes, transactions }: Found): Group[] {
  const found = (kind: Recent["kind"], id: string, title: string, detail: string): Entry => ({
    key: `${kind}:${id}`,
    icon: icons[kind],
    title,
    detail,
    recent: { kind, id, label: title },
  });
  return [
    {
      title: t("room.users"),
      entries: (users?.rows ?? []).map((row) =>
        found(
          "user",
          row.id,
          row.name?.trim() ? visible(row.name) : row.id,
          `${row.email} · ${row.id}`,
        ),
      ),
    },
    {
      title: t("room.refunds"),
      entries: (refunds?.rows ?? []).map((row) =>
        found(
          "refund",
          row.id,
          `${nameOf(row)} ${formatAmount(row.asked, row.currency)}`,
          `${label("refund_state", row.state)} · #${row.id} · ${row.reference}`,
        ),
      ),
    },
    {
      title: t("room.disputes"),
      entries: (disputes?.rows ?? []).map((row) =>
        found(
          "dispute",
          row.id,
          `${nameOf(row)} ${formatAmount(row.amount, row.currency)}`,
          `${label("dispute_status", row.status)} · ${row.id}`,
        ),
      ),
    },
    {
      title: t("palette.transactions"),
      entries: (transactions?.rows ?? []).map((row) =>
        found(
          "transaction",
          String(row.id),
          `${label("transaction_kind", row.kind)} · ${customerOf(row) ?? t("ledger.system")}`,
          `#${row.id} · ${visible(row.reference ?? row.key)}`,
        ),
      ),
    },
  ];
}

/** The groups in their order: recent things first, and nothing twice. */
export function groupsOf(
  text: string,
  parts: Record<"recent" | "actions" | "pages", Entry[]>,
  found: Found,
) {
  const typed = text.trim();
  const fitting = (entries: Entry[]) => entries.filter((entry) => isMeant(entry, typed));
  const groups: Group[] = [
    { title: t("palette.recent"), entries: fitting(parts.recent) },
    { title: t("palette.actions"), entries: fitting(parts.actions) },
    { title: t("palette.pages"), entries: fitting(parts.pages) },
    ...(typed === "" ? [] : foundGroups(found)),
  ];
  const seen = new Set<string>();
  return groups
    .map(({ title, entries }) => ({
      title,
      entries: entries.filter(({ key, recent }) => {
        const name = recent ? `${recent.kind}:${recent.id}` : key;
        const isNew = !seen.has(name);
        seen.add(name);
        return isNew;
      }),
    }))
    .filter(({ entries }) => entries.length > 0);
}

/** The page of what was found. */
export function pageOf({ kind, id }: Recent): Pick<LinkProps, "to" | "params" | "search"> {
  switch (kind) {
    case "user":
      return { to: "/users/$userId", params: { userId: id } };
    case "refund":
      return { to: "/refunds/$requestId", params: { requestId: id } };
    case "dispute":
      return { to: "/disputes/$disputeId", params: { disputeId: id } };
    case "warning":
      return { to: "/warnings/$warningId", params: { warningId: id } };
    case "transaction":
      return { to: "/ledger", search: { tx: Number(id) } };
    case "page":
      return { to: rooms.find((room) => room.id === id)?.to ?? "/" };
  }
}
