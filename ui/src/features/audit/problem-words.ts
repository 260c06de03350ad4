import type { TextKey } from "@/lib/i18n";
import type { Problem } from "@/lib/types";

type Words = { what: TextKey; todo: TextKey };

/** What each finding means, and what to do about it; the type makes sure that none is missing. */
export const problemWords: Record<Problem["kind"], Words> = {
  unbalanced: { what: "problem.unbalanced", todo: "problem.todo.ledger" },
  running_balance: { what: "problem.running_balance", todo: "problem.todo.ledger" },
  sequence_gap: { what: "problem.sequence_gap", todo: "problem.todo.ledger" },
  transaction_gap: { what: "problem.transaction_gap", todo: "problem.todo.ledger" },
  time_order: { what: "problem.time_order", todo: "problem.todo.ledger" },
  entries_mismatch: { what: "problem.entries_mismatch", todo: "problem.todo.ledger" },
  cached_balance: { what: "problem.cached_balance", todo: "problem.todo.ledger" },
  account_order: { what: "problem.account_order", todo: "problem.todo.ledger" },
  hold_mismatch: { what: "problem.hold_mismatch", todo: "problem.todo.ledger" },
  joined_wallet: { what: "problem.joined_wallet", todo: "problem.todo.ledger" },
  wrong_reference: { what: "problem.wrong_reference", todo: "problem.todo.ledger" },
  guard_missing: { what: "problem.guard_missing", todo: "problem.todo.guard" },
  audit_chain: { what: "problem.audit_chain", todo: "problem.todo.chain" },
  audit_content: { what: "problem.audit_content", todo: "problem.todo.content" },
  payment_mismatch: { what: "problem.payment_mismatch", todo: "problem.todo.resync" },
  hold_unexplained: { what: "problem.hold_unexplained", todo: "problem.todo.hold" },
  case_not_queued: { what: "problem.case_not_queued", todo: "problem.todo.resync" },
  noted_refund_mismatch: {
    what: "problem.noted_refund_mismatch",
    todo: "problem.todo.content",
  },
  file_damaged: { what: "problem.file_damaged", todo: "problem.todo.file" },
  clearing_unexplained: { what: "problem.clearing_unexplained", todo: "problem.todo.clearing" },
};

const SUBJECTS: Record<string, string> = {
  transaction: "transaction",
  dispute: "dispute",
  user: "user",
  "refund request": "refund_request",
};

/** The subject of a place such as "transaction 12", where there is a page for it. */
export function subjectOfPlace(place: string): string | null {
  const [, kind = "", id] = /^(transaction|dispute|user|refund request) (\S+)$/.exec(place) ?? [];
  const subject = SUBJECTS[kind];
  return subject === undefined ? null : `${subject}:${id}`;
}
