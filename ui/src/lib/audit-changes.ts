import { partsOf } from "@/lib/audit-subjects";
import { formatCount, label, lookUp, t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import type { AuditRow } from "@/lib/types";

/** One thing that an action changed, in words; null where nothing stood. */
export type Change = { name: string; before: string | null; after: string | null };

type Fields = Record<string, unknown>;

/** Counted in credits of a wallet; amounts of cases are money, whose currency the record leaves out. */
const CREDITS = new Set(["balance", "held"]);
/** Numbers for programs. */
const UNSAID = new Set(["account", "seq", "body_sha256", "id", "asked"]);
/** Words of their own, by field and, where the same field means several things, by subject. */
const WORDS: Record<string, string> = {
  "refund_request.state": "refund_state",
  "dispute.status": "dispute_status",
  "dispute.kind": "dispute_kind",
  "dispute.action": "dispute_done",
  "dispute.action_state": "action_state",
  "dispute.decision": "policy_action",
  "outbox_call.state": "outbox_state",
};

/** What an action changed, field by field; what was there and stayed is left out. */
export function changesOf({ subject, before, after }: AuditRow): Change[] {
  const { kind } = partsOf(subject);
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((name) => !isUnsaid(kind, name) && !isSame(old[name], now[name]))
    .map((name) => ({
      name: label("audit_field", name),
      before: inWords(kind, name, old[name]),
      after: inWords(kind, name, now[name]),
    }));
}

/** "Balance 1,000 credits → 1,500 credits" */
export function sentenceOf({ name, before, after }: Change): string {
  if (before === null && after === null) return t("audit.changed", { name });
  if (before === null) return `${name} ${after}`;
  return `${name} ${before} → ${after ?? t("audit.nothing")}`;
}

/** The amount of a hold is credits; that of a case has no currency here. */
const isUnsaid = (kind: string, name: string) =>
  UNSAID.has(name) || (name === "amount" && kind !== "hold");

/** Null for nothing, and for what takes more than a word: that it changed is all that is said. */
function inWords(kind: string, name: string, value: unknown): string | null {
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (typeof value === "number") {
    const isCredits = CREDITS.has(name) || (kind === "hold" && name === "amount");
    return isCredits ? formatCredits(value) : formatCount(value);
  }
  if (typeof value !== "string") return null;
  const prefix = WORDS[`${kind}.${name}`];
  if (prefix !== undefined) return label(prefix, value);
  return lookUp(`audit_value_${name}`, value) ?? value;
}

const fieldsOf = (value: unknown): Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : {};

const isSame = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
