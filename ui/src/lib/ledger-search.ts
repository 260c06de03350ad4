import { dayAfter, dayStart } from "@/lib/time";
import type { TransactionFilter, TransactionKind, TransactionStatus } from "@/lib/types";

/** The filters of the ledger as they stand in its URL. */
export type LedgerSearch = {
  q: string;
  kind: TransactionKind | "any";
  status: TransactionStatus | "any";
  reference: string;
  /** Days where the person is, 2026-11-14; both ends included. */
  from: string;
  to: string;
};

export const TRANSACTION_KINDS: readonly TransactionKind[] = [
  "top_up",
  "usage",
  "grant",
  "refund",
  "dispute",
  "card_check",
  "fee",
  "adjustment",
  "reversal",
];

export const TRANSACTION_STATUSES: readonly TransactionStatus[] = [
  "posted",
  "pending",
  "settled",
  "voided",
  "void",
];

/** The filter Rust understands; the list and its export share it. */
export function ledgerFilter(search: LedgerSearch): TransactionFilter {
  return {
    user_id: null,
    kind: search.kind === "any" ? null : search.kind,
    status: search.status === "any" ? null : search.status,
    reference: search.reference.trim() || null,
    from: dayStart(search.from),
    to: dayAfter(search.to),
    search: search.q.trim() || null,
  };
}
