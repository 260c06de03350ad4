import { t } from "@/lib/i18n";
import { parseAmount, parseCredits, plainAmount, whyNoAmount } from "@/lib/money";
import { currenciesOf, type OtherDraft, othersOf, problemOf } from "@/lib/other-currencies";
import type { SetSettings, Settings } from "@/lib/types";

/** The settings as they stand in the form: what was typed, not what it means. */
export type Draft = Record<AmountName | CreditsName | WholeName, string> &
  Record<SwitchName, boolean> & { others: OtherDraft[] };

export type AmountName = "dispute_fee" | "counter_fee";
export type CreditsName = "refund_tolerance" | "dispute_tolerance";
export type WholeName =
  | "grace_seconds"
  | "first_response_sla_hours"
  | "submission_sla_hours"
  | "effect_hours";
export type SwitchName = "refund_autopilot" | "dispute_autopilot";

const AMOUNTS: readonly AmountName[] = ["dispute_fee", "counter_fee"];
const CREDITS: readonly CreditsName[] = ["refund_tolerance", "dispute_tolerance"];
const SWITCHES: readonly SwitchName[] = ["refund_autopilot", "dispute_autopilot"];

/** The desk's own limits: a day, and thirty days. */
const MOST: Record<WholeName, number> = {
  grace_seconds: 86_400,
  first_response_sla_hours: 720,
  submission_sla_hours: 720,
  effect_hours: 720,
};
const WHOLES = Object.keys(MOST) as WholeName[];

export function draftOf(saved: Settings): Draft {
  const amount = (name: AmountName) => plainAmount(saved[name], saved.default_currency);
  return {
    refund_tolerance: String(saved.refund_tolerance),
    dispute_tolerance: String(saved.dispute_tolerance),
    dispute_fee: amount("dispute_fee"),
    counter_fee: amount("counter_fee"),
    refund_autopilot: saved.refund_autopilot,
    dispute_autopilot: saved.dispute_autopilot,
    grace_seconds: String(saved.grace_seconds),
    first_response_sla_hours: String(saved.first_response_sla_hours),
    submission_sla_hours: String(saved.submission_sla_hours),
    effect_hours: String(saved.effect_hours),
    others: othersOf(saved),
  };
}

type Problems = Partial<Record<keyof Draft, string>>;

export function problemsOf(draft: Draft, currency: string): Problems {
  const problems: Problems = {};
  for (const name of AMOUNTS) {
    if (parseAmount(draft[name], currency) === null) {
      problems[name] = whyNoAmount(draft[name], currency);
    }
  }
  for (const name of CREDITS) {
    if (parseCredits(draft[name]) === null) problems[name] = t("settings.credits.wrong");
  }
  for (const name of WHOLES) {
    if (parseWhole(draft[name], MOST[name]) === null) {
      problems[name] = t(
        name === "grace_seconds" ? "settings.grace.wrong" : "settings.hours.wrong",
      );
    }
  }
  const others = problemOf(draft.others);
  if (others !== null) problems.others = others;
  return problems;
}

/** Only what differs from what is saved; what is absent stays. */
export function changes(draft: Draft, saved: Settings): SetSettings {
  const before = draftOf(saved);
  const changed: SetSettings = {};
  for (const name of AMOUNTS) {
    if (draft[name] !== before[name]) {
      changed[name] = parseAmount(draft[name], saved.default_currency);
    }
  }
  for (const name of CREDITS) {
    if (draft[name] !== before[name]) changed[name] = parseCredits(draft[name]);
  }
  for (const name of WHOLES) {
    if (draft[name] !== before[name]) changed[name] = parseWhole(draft[name], MOST[name]);
  }
  for (const name of SWITCHES) {
    if (draft[name] !== before[name]) changed[name] = draft[name];
  }
  if (JSON.stringify(draft.others) !== JSON.stringify(before.others)) {
    changed.other_currencies = currenciesOf(draft.others);
  }
  return changed;
}

function parseWhole(text: string, most: number): number | null {
  if (!/^\d{1,6}$/.test(text.trim())) return null;
  const whole = Number(text);
  return whole <= most ? whole : null;
}
