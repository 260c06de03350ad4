import type { SubjectKind } from "@/lib/audit-subjects";
import { dayAfter, dayStart } from "@/lib/time";
import type { AuditAction, AuditFilter } from "@/lib/types";

/** The filters of the audit log as they stand in its URL. */
export type AuditSearch = {
  /** Text in the name of whoever acted. */
  who: string;
  action: AuditAction | "any";
  kind: SubjectKind | "any";
  /** Which one of that kind. */
  id: string;
  /** Days where the person is, 2026-11-14; both ends included. */
  from: string;
  to: string;
};

/** The filter Rust understands. */
export function auditFilter({ who, action, kind, id, from, to }: AuditSearch): AuditFilter {
  const one = id.trim();
  return {
    actor: who.trim() || null,
    action: action === "any" ? null : action,
    subject: kind === "any" ? null : one === "" ? kind : `${kind}:${one}`,
    from: dayStart(from),
    to: dayAfter(to),
  };
}
