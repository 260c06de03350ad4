import { lookUp, t } from "@/lib/i18n";
import type { ExportKind } from "@/lib/types";

/** The columns of each kind, in the order of the file and by the names they have in it. */
export const columnsOf: Record<Exclude<ExportKind, "statement">, readonly string[]> = {
  transactions: words(`id posted_at posted_at_local user_id user_name kind status amount
    pending_amount currency balance seq reference reason key actor settles reverses amount_minor
    pending_amount_minor balance_minor unit account metadata`),
  entries: words(`transaction_id posted_at posted_at_local kind account_kind account user_id amount
    currency balance seq key reference reason actor amount_minor balance_minor`),
  users: words(`id email name created_at created_at_local currency balance held available
    joined_into balance_minor held_minor available_minor`),
  wallets: words(`user_id currency balance held available seq opened_at opened_at_local
    balance_minor held_minor available_minor`),
  refund_requests: words(`id requested_at requested_at_local user_id user_name reference currency
    asked amount state reason result refund_id means handled_by leaves_at payout payout_status
    payout_arrives_on asked_minor amount_minor`),
  disputes: words(`id opened_at opened_at_local user_id user_name kind status reason payment charge
    disputed disputed_currency due_at submission_count action action_state handled_by currency
    withdrawn reinstated fees taken written_off disputed_minor`),
  payments: words(`payment credited_at credited_at_local user_id user_name currency credits captured
    refunded disputed under_way left gross fee net settled_in available_at payout payout_status
    payout_arrives_on credits_minor captured_minor left_minor`),
  outbox_calls: words(`id case method path state due_at due_at_local attempts last_error
    request_id`),
  audit_trail: words("seq at at_local actor action subject reason before after hash"),
};

const LOCAL = "_local";
const MINOR = "_minor";

/** A time in the chosen zone: without a zone there is no such column. */
export const isLocal = (column: string): boolean => column.endsWith(LOCAL);

/** What a column holds: "Posted, local time". */
export function columnName(column: string): string {
  const base = isLocal(column) ? column.slice(0, -LOCAL.length) : column;
  if (base !== column) return t("export.column_local", { name: columnName(base) });
  if (column.endsWith(MINOR)) {
    return t("export.column_minor", { name: columnName(column.slice(0, -MINOR.length)) });
  }
  return lookUp("export_column", column) ?? column;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
