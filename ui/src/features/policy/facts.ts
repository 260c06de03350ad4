import type { CaseAction, CaseKind, PolicyCondition } from "@/lib/types";

export type FactName = PolicyCondition["fact"];
export type Operator = PolicyCondition["operator"];
/** What a fact is counted in; it decides how it is compared and written. */
export type Unit = "money" | "credits" | "days" | "share" | "count" | "word" | "flag";
type Source = "stripe" | "ledger" | "settings" | "history";

/** Every fact a condition may ask about, as in the Rust crate `decision`. */
export const facts: Record<FactName, { unit: Unit; source: Source }> = {
  amount: { unit: "credits", source: "stripe" },
  reason: { unit: "word", source: "stripe" },
  payment_method: { unit: "word", source: "stripe" },
  network: { unit: "word", source: "stripe" },
  network_code: { unit: "word", source: "stripe" },
  status: { unit: "word", source: "stripe" },
  currency: { unit: "word", source: "stripe" },
  days_left: { unit: "days", source: "stripe" },
  answerable: { unit: "flag", source: "stripe" },
  early_fraud_warning: { unit: "flag", source: "stripe" },
  dispute_fee: { unit: "money", source: "stripe" },
  balance: { unit: "credits", source: "ledger" },
  balance_after: { unit: "credits", source: "ledger" },
  available: { unit: "credits", source: "ledger" },
  available_after: { unit: "credits", source: "ledger" },
  refunded: { unit: "credits", source: "ledger" },
  used_share: { unit: "share", source: "ledger" },
  counter_fee: { unit: "money", source: "settings" },
  customer_age_days: { unit: "days", source: "history" },
  top_up_count: { unit: "count", source: "history" },
  dispute_count: { unit: "count", source: "history" },
  reason_win_rate: { unit: "share", source: "history" },
  reason_decided_count: { unit: "count", source: "history" },
};

export const SOURCES: readonly Source[] = ["stripe", "ledger", "settings", "history"];

const NUMBER: readonly Operator[] = ["at_least", "at_most", "above", "below", "equals"];
const WORD: readonly Operator[] = ["one_of", "none_of"];
const FLAG: readonly Operator[] = ["is"];

export function operatorsFor(fact: FactName): readonly Operator[] {
  const { unit } = facts[fact];
  if (unit === "word") return WORD;
  return unit === "flag" ? FLAG : NUMBER;
}

/** What the words of a fact usually are. The world is open: any other word may be written. */
export const SUGGESTIONS: Partial<Record<FactName, readonly string[]>> = {
  reason: [
    "bank_cannot_process",
    "check_returned",
    "credit_not_processed",
    "customer_initiated",
    "debit_not_authorized",
    "duplicate",
    "fraudulent",
    "general",
    "incorrect_account_details",
    "insufficient_funds",
    "noncompliant",
    "product_not_received",
    "product_unacceptable",
    "subscription_canceled",
    "unrecognized",
  ],
  payment_method: [
    "affirm",
    "afterpay_clearpay",
    "amazon_pay",
    "card",
    "cashapp",
    "klarna",
    "paypal",
    "sepa_debit",
    "us_bank_account",
  ],
  network: [
    "amex",
    "cartes_bancaires",
    "diners",
    "discover",
    "jcb",
    "mastercard",
    "unionpay",
    "visa",
  ],
  network_code: ["10.4", "13.1", "13.3", "13.6", "4837", "4853", "4855", "4863"],
  status: ["needs_response", "warning_needs_response", "under_review", "warning_under_review"],
  currency: ["usd", "eur", "gbp", "jpy", "cny", "inr", "cad", "aud", "chf"],
};

const POSSIBLE: Record<CaseKind, readonly CaseAction[]> = {
  chargeback: ["accept", "contest", "wait", "ask_person"],
  inquiry: ["refund_in_full", "answer_inquiry", "wait", "ask_person"],
};

/** What exists for all of these kinds. Contesting an inquiry is answering it, so both share the word. */
export function actionsFor(kinds: readonly CaseKind[]): readonly CaseAction[] {
  const [only] = kinds;
  if (kinds.length === 1 && only) return POSSIBLE[only];
  return ["contest", "wait", "ask_person"];
}

/** Whether something can leave for Stripe, and so happen by itself. */
export function isAct(action: CaseAction): boolean {
  return action !== "wait" && action !== "ask_person";
}
