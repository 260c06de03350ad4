import { t } from "@/lib/i18n";
import { parseAmount, parseCredits, plainAmount } from "@/lib/money";
import type { Settings } from "@/lib/types";

type Amounts = Settings["other_currencies"][string];
type Name = "refund_tolerance" | "dispute_tolerance" | "dispute_fee" | "counter_fee" | "work_cost";

/** One currency's amounts as they stand in the form. */
export type OtherDraft = { currency: string } & Record<Name, string>;

const CREDITS = ["refund_tolerance", "dispute_tolerance"] as const;
/** A fee may stay empty: then nobody knows it. */
const FEES = ["dispute_fee", "counter_fee"] as const;

export const NAMES: readonly Name[] = [...CREDITS, ...FEES, "work_cost"];

export function othersOf(saved: Settings): OtherDraft[] {
  const codes = Object.keys(saved.other_currencies).sort();
  return codes.flatMap((currency) => {
    const amounts = saved.other_currencies[currency];
    return amounts ? [written(currency, amounts)] : [];
  });
}

/** A currency that nobody has set: no tolerance, no known fee. */
export function newOther(currency: string): OtherDraft {
  return {
    currency,
    refund_tolerance: "0",
    dispute_tolerance: "0",
    dispute_fee: "",
    counter_fee: "",
    work_cost: plainAmount(0, currency),
  };
}

/** What is wrong with the first currency that has something wrong, or null. */
export function problemOf(others: readonly OtherDraft[]): string | null {
  const wrong = others.find((other) => read(other) === null);
  return wrong ? t("settings.others.wrong", { currency: wrong.currency.toUpperCase() }) : null;
}

/** What is sent; currencies that cannot be read are left out, the form does not send those. */
export function currenciesOf(others: readonly OtherDraft[]): Settings["other_currencies"] {
  const pairs = others.map((other) => [other.currency, read(other)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is [string, Amounts] => pair[1] !== null));
}

/** What is not said is zero, or a fee that nobody knows. */
function written(currency: string, amounts: Amounts): OtherDraft {
  const fee = (minor: number | null) => (minor === null ? "" : plainAmount(minor, currency));
  return {
    currency,
    refund_tolerance: String(amounts.refund_tolerance ?? 0),
    dispute_tolerance: String(amounts.dispute_tolerance ?? 0),
    dispute_fee: fee(amounts.dispute_fee ?? null),
    counter_fee: fee(amounts.counter_fee ?? null),
    work_cost: plainAmount(amounts.work_cost ?? 0, currency),
  };
}

function read(other: OtherDraft): Amounts | null {
  const [refund, dispute] = CREDITS.map((name) => parseCredits(other[name]));
  const fees = FEES.map((name) => (other[name].trim() === "" ? "" : money(other, name)));
  const work = money(other, "work_cost");
  const [received, counter] = fees;
  if (refund == null || dispute == null || received == null || counter == null || work === null) {
    return null;
  }
  return {
    refund_tolerance: refund,
    dispute_tolerance: dispute,
    dispute_fee: received === "" ? null : received,
    counter_fee: counter === "" ? null : counter,
    work_cost: work,
  };
}

const money = (other: OtherDraft, name: Name) => parseAmount(other[name], other.currency);
