import { type PageOfCase, pageOfCase } from "@/lib/cases";
import type { TextKey } from "@/lib/i18n";

/** What a record of the audit log can be about. */
export const subjectKinds = {
  refund_request: "subject.refund_request",
  dispute: "subject.dispute",
  evidence: "subject.evidence",
  "radar.early_fraud_warning": "subject.warning",
  refund: "subject.refund",
  noted_refund: "subject.noted_refund",
  transaction: "subject.transaction",
  hold: "subject.hold",
  wallet: "subject.wallet",
  user: "subject.user",
  payment: "subject.payment",
  outbox_call: "subject.outbox_call",
  attention: "subject.attention",
  settings: "subject.settings",
  backup: "subject.backup",
  workspace: "subject.workspace",
  export: "subject.export",
  export_schedule: "subject.export_schedule",
  token: "subject.token",
  evidence_matrix: "subject.evidence_matrix",
  standing_texts: "subject.standing_texts",
} as const satisfies Record<string, TextKey>;

export type SubjectKind = keyof typeof subjectKinds;
export const SUBJECT_KINDS = Object.keys(subjectKinds) as SubjectKind[];

/** Of these there is one only, and its id says nothing. */
const SINGLE: readonly string[] = ["settings", "workspace", "evidence_matrix", "standing_texts"];

/** "refund_request:12" in its two parts; the id may hold colons of its own. */
export function partsOf(subject: string): { kind: string; id: string } {
  const at = subject.indexOf(":");
  const kind = at < 0 ? subject : subject.slice(0, at);
  const id = at < 0 || SINGLE.includes(kind) ? "" : subject.slice(at + 1);
  return { kind, id };
}

export const isKind = (kind: string): kind is SubjectKind => Object.hasOwn(subjectKinds, kind);

/** Where somebody reads more about it. */
export type SubjectPage =
  | PageOfCase
  | { to: "/users/$userId"; params: { userId: string } }
  | { to: "/disputes/$disputeId/evidence"; params: { disputeId: string } }
  | { to: "/ledger"; search: { tx: number } }
  | { to: "/ledger"; search: { reference: string } }
  | { to: "/settings" | "/evidence" | "/evidence/texts" };

/** Null for what has no page. */
export function pageOfSubject(subject: string): SubjectPage | null {
  const { kind, id } = partsOf(subject);
  switch (kind) {
    case "transaction":
      return { to: "/ledger", search: { tx: Number(id) } };
    case "user":
      return { to: "/users/$userId", params: { userId: id } };
    case "payment":
      return { to: "/ledger", search: { reference: id } };
    case "wallet":
      return { to: "/users/$userId", params: { userId: id.replace(/\/[^/]*$/, "") } };
    case "evidence":
      return { to: "/disputes/$disputeId/evidence", params: { disputeId: id } };
    case "hold":
      return pageOfHold(id);
    case "outbox_call":
    case "attention":
      return { to: "/stripe" };
    case "settings":
    case "workspace":
      return { to: "/settings" };
    case "evidence_matrix":
      return { to: "/evidence" };
    case "standing_texts":
      return { to: "/evidence/texts" };
    default:
      return pageOfCase(subject);
  }
}

/** A hold has the name of its case, "refund_request:12/1"; placed anew, with a number: "dispute:du_1#2". */
export const caseOfHold = (name: string) => name.replace(/(?:[#/]\d+)+$/, "");

const pageOfHold = (name: string) => pageOfCase(caseOfHold(name));
