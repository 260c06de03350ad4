import { dayAfter, dayStart, instantOf } from "@/lib/time";
import type { ExportKind, ExportSelection } from "@/lib/types";

/** What can be exported without a list; a statement is exported where its user is. */
export const NEW_KINDS = [
  "transactions",
  "entries",
  "wallets",
  "users",
  "payments",
  "refund_requests",
  "disputes",
  "outbox_calls",
  "audit_trail",
] as const satisfies readonly ExportKind[];

/** The accounts of the company; wallets are the other ones. */
export const ACCOUNTS = [
  "stripe_balance",
  "usage_revenue",
  "promotions",
  "disputes_receivable",
  "dispute_fees",
  "processing_fees",
  "refunds_clearing",
  "paid_elsewhere",
  "write_offs",
  "adjustments",
] as const;

/** What the dialog holds; days are those of the person. */
export type NewExport = {
  kind: (typeof NEW_KINDS)[number];
  account: (typeof ACCOUNTS)[number] | "all";
  from: string;
  to: string;
  /** For wallets: at the end of this day. */
  at: string;
};

export const emptyNewExport: NewExport = {
  kind: "transactions",
  account: "all",
  from: "",
  to: "",
  at: "",
};

export const hasPeriod = (kind: NewExport["kind"]): boolean =>
  ["transactions", "entries", "payments", "audit_trail"].includes(kind);

/** The rows that are meant. */
export function selectionOf({ kind, account, ...typed }: NewExport): ExportSelection {
  const period = { from: dayStart(typed.from), to: dayAfter(typed.to) };
  switch (kind) {
    case "transactions":
    case "payments":
    case "audit_trail":
      return { kind, filter: period };
    case "entries":
      return { kind, filter: { ...period, account: account === "all" ? null : account } };
    case "wallets":
      return { kind, filter: { at: instantOf(typed.at, "") } };
    case "users":
    case "refund_requests":
    case "disputes":
      return { kind, filter: {} };
    case "outbox_calls":
      return { kind, filter: {} };
  }
}
