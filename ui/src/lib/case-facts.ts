import { formatCount, label, localeTag, lookUp, t } from "@/lib/i18n";
import { formatAmount, formatCredits, plainDecimal } from "@/lib/money";
import { inUnits } from "@/lib/time";
import type { AnyDecision, CaseDecision, FactRead } from "@/lib/types";

/** A dispute's decision, its values written out in the units they have. */
export function shownDecision(decision: CaseDecision): AnyDecision {
  return {
    rule: decision.rule,
    sentence: decision.sentence,
    counterfactual: decision.counterfactual?.sentence ?? null,
    policy_version: decision.policy_version,
    facts: decision.facts.map(({ fact, value, source }) => ({
      name: fact,
      value: factValue(fact, value),
      source,
    })),
  };
}

/** "$22.72", "9 days", "83.33%", "Fraudulent", "Yes", "unknown". */
function factValue(fact: string, value: FactRead["value"]): string {
  switch (value.type) {
    case "money":
      return formatAmount(value.amount, value.currency);
    case "credits":
      return formatCredits(value.credits);
    case "days":
      return inUnits(value.days, "day");
    case "share":
      return percent(value.basis_points);
    case "count":
      return formatCount(value.count);
    case "flag":
      return t(value.flag ? "fact_value.yes" : "fact_value.no");
    case "word":
      return wordOf(fact, value.word);
    default:
      return t("fact_value.unknown");
  }
}

/** Hundredths of a percent as people write them: 8333 is "83.33%". */
export function percent(basisPoints: number): string {
  return new Intl.NumberFormat(localeTag(), {
    style: "percent",
    maximumFractionDigits: 2,
  }).format(basisPoints / 10_000);
}

/** "83.33": what stands in a field with a percent sign behind it. */
export function plainPercent(basisPoints: number): string {
  return plainDecimal(basisPoints, 2);
}

/** Hundredths of a percent of a typed share, or null when it is none. */
export function parsePercent(text: string): number | null {
  const match = /^(\d{1,3})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!match) return null;
  const points = Number(match[1]) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return points <= 10_000 ? points : null;
}

function wordOf(fact: string, word: string): string {
  if (fact === "currency") return word.toUpperCase();
  if (fact === "reason") return label("dispute_reason", word);
  if (fact === "status") return label("dispute_status", word);
  if (fact === "network_code") return word;
  return lookUp("fact_value", word) ?? label("fact_value", word);
}
