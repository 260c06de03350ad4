import { capitalised, label, lookUp, textOf } from "@/lib/i18n";
import type { AuditRow } from "@/lib/types";
import { visible } from "@/lib/visible";

/** Which parts of the evidence a record is about, called as they are on the evidence page. */
export function evidenceParts({ action, after }: AuditRow): string | null {
  if (!action.startsWith("evidence_")) return null;
  const what = within(after, "what") ?? after;
  const told = within(what, "changed") ?? within(what, "field") ?? within(what, "texts");
  const fields = [told].flat().filter((field) => typeof field === "string");
  return fields.map((field) => textOf(`evidence_field_${field}`)).join(", ") || null;
}

function within(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}

/** Why, as it is read: what a person wrote stays, a code of Stripe and a note of the program become words. */
export function reasonOf({ action, actor, reason }: AuditRow): string | null {
  if (!reason) return null;
  if (action === "dispute_seen") return label("dispute_reason", reason);
  if (action === "refund_seen") return label("refund_failure", reason);
  return lookUp("actor", actor) === null ? visible(reason) : capitalised(visible(reason));
}
