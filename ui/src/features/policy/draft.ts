import type { CaseAction, CaseKind, Policy, PolicyCondition, PolicyRule } from "@/lib/types";
import { type FactName, facts, type Operator, type Unit } from "./facts";
import { parseValue, valueText } from "./values";

/** A condition as it stands in the form: what was typed, not what it means. */
export type DraftCondition = {
  key: number;
  fact: FactName;
  operator: Operator;
  /** A number, as text. */
  text: string;
  /** Compare with the tolerance instead. */
  isTolerance: boolean;
  words: string[];
  flag: boolean;
};

export type DraftRule = {
  key: number;
  id: string;
  note: string;
  kinds: CaseKind[];
  when: DraftCondition[];
  action: CaseAction;
  autopilot: boolean;
};

type DraftFallback = { action: CaseAction; autopilot: boolean };

/** The rules while they are being written. Keys keep a rule the same one wherever it is moved. */
export type Draft = {
  tolerance: string;
  workCost: string;
  rules: DraftRule[];
  fallback: DraftFallback;
};

let lastKey = 0;

export function nextKey(): number {
  lastKey += 1;
  return lastKey;
}

export function draftOf(policy: Policy, currency: string): Draft {
  return {
    tolerance: valueText(policy.settings.tolerance, "credits", currency),
    workCost: valueText(policy.settings.work_cost ?? 0, "money", currency),
    rules: policy.rules.map((rule) => ruleOf(rule, currency)),
    fallback: {
      action: policy.fallback.action,
      autopilot: policy.fallback.autopilot === "act_after_grace",
    },
  };
}

function ruleOf(rule: PolicyRule, currency: string): DraftRule {
  const words = rule.when.map((condition) => conditionOf(condition, currency));
  const own = ownCurrency(words) ?? currency;
  return {
    key: nextKey(),
    id: rule.id,
    note: rule.note ?? "",
    kinds: [...rule.applies_to],
    when: rule.when.map((condition) => conditionOf(condition, own)),
    action: rule.action,
    autopilot: rule.autopilot === "act_after_grace",
  };
}

function conditionOf(condition: PolicyCondition, currency: string): DraftCondition {
  const { fact, operator, value } = condition;
  const { unit } = facts[fact];
  return {
    key: nextKey(),
    fact,
    operator,
    text: typeof value === "number" ? valueText(value, unit, currency) : "",
    isTolerance: value === "tolerance",
    words: Array.isArray(value) ? [...value] : [],
    flag: value !== false,
  };
}

/** A rule about one currency means its money in that currency, as the desk's sentence says. */
export function ownCurrency(when: readonly DraftCondition[]): string | null {
  const about = when.find((one) => one.fact === "currency" && one.operator === "one_of");
  const only = about?.words.length === 1 ? about.words[0] : undefined;
  return only !== undefined && /^[a-z]{3}$/.test(only) ? only : null;
}

/** What is sent: exactly the desk's shape. What cannot be read goes as null, and is named by the desk too. */
export function policyOf(draft: Draft, currency: string): Policy {
  const read = (text: string, unit: Unit) => parseValue(text, unit, currency) as number;
  return {
    settings: {
      tolerance: read(draft.tolerance, "credits"),
      work_cost: read(draft.workCost, "money"),
    },
    rules: draft.rules.map((rule) => {
      const own = ownCurrency(rule.when) ?? currency;
      return {
        id: rule.id,
        note: rule.note.trim() || null,
        applies_to: rule.kinds,
        when: rule.when.map((condition) => written(condition, own)),
        action: rule.action,
        autopilot: rule.autopilot ? "act_after_grace" : "off",
      };
    }),
    fallback: {
      action: draft.fallback.action,
      autopilot: draft.fallback.autopilot ? "act_after_grace" : "off",
    },
  };
}

/** The fact says which of the three shapes it is; the types cannot follow that. */
function written(condition: DraftCondition, currency: string): PolicyCondition {
  const { fact, operator } = condition;
  return { fact, operator, value: limitOf(condition, currency) } as PolicyCondition;
}

function limitOf(condition: DraftCondition, currency: string) {
  const { unit } = facts[condition.fact];
  if (unit === "word") return condition.words;
  if (unit === "flag") return condition.flag;
  if (condition.isTolerance) return "tolerance";
  return parseValue(condition.text, unit, currency);
}
