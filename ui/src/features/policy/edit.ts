import { type Draft, type DraftCondition, type DraftRule, nextKey } from "./draft";
import { type FactName, facts, isAct, operatorsFor } from "./facts";

/** Steps of writing rules. Each gives a new draft; none knows the form. */

export function patchRule(draft: Draft, key: number, part: Partial<DraftRule>): Draft {
  return {
    ...draft,
    rules: draft.rules.map((rule) => (rule.key === key ? settled({ ...rule, ...part }) : rule)),
  };
}

export function addRule(draft: Draft): Draft {
  const rule: DraftRule = {
    key: nextKey(),
    id: freeId("rule", draft),
    note: "",
    kinds: ["chargeback"],
    when: [],
    action: "ask_person",
    autopilot: false,
  };
  return { ...draft, rules: [...draft.rules, rule] };
}

/** The copy stands right below, where the first of the two still decides. */
export function duplicateRule(draft: Draft, key: number): Draft {
  const rules = draft.rules.flatMap((rule) => {
    if (rule.key !== key) return [rule];
    const when = rule.when.map((condition) => ({ ...condition, key: nextKey() }));
    return [rule, { ...rule, key: nextKey(), id: freeId(`${rule.id}_copy`, draft), when }];
  });
  return { ...draft, rules };
}

export function removeRule(draft: Draft, key: number): Draft {
  return { ...draft, rules: draft.rules.filter((rule) => rule.key !== key) };
}

export function moveRule(draft: Draft, key: number, by: -1 | 1): Draft {
  const from = draft.rules.findIndex((rule) => rule.key === key);
  const rule = draft.rules[from];
  const to = from + by;
  if (rule === undefined || to < 0 || to >= draft.rules.length) return draft;
  const rules = draft.rules.filter((other) => other !== rule);
  rules.splice(to, 0, rule);
  return { ...draft, rules };
}

export function newCondition(): DraftCondition {
  return {
    key: nextKey(),
    fact: "amount",
    operator: "at_most",
    text: "",
    isTolerance: false,
    words: [],
    flag: true,
  };
}

/** Another fact keeps what was written only where it still means the same. */
export function withFact(condition: DraftCondition, fact: FactName): DraftCondition {
  const before = facts[condition.fact].unit;
  const { unit } = facts[fact];
  const fitting = operatorsFor(fact);
  return {
    ...condition,
    fact,
    operator: fitting.includes(condition.operator)
      ? condition.operator
      : (fitting[0] ?? condition.operator),
    text: before === unit ? condition.text : "",
    isTolerance: unit === "credits" && condition.isTolerance,
    words: [],
    flag: true,
  };
}

/** What is no act cannot happen by itself. */
export function settled<T extends Pick<DraftRule, "action" | "autopilot">>(what: T): T {
  return what.autopilot && !isAct(what.action) ? { ...what, autopilot: false } : what;
}

function freeId(wanted: string, draft: Draft): string {
  const taken = new Set(draft.rules.map((rule) => rule.id));
  if (wanted !== "rule" && !taken.has(wanted)) return wanted;
  let number = wanted === "rule" ? draft.rules.length + 1 : 2;
  while (taken.has(`${wanted}_${number}`)) number += 1;
  return `${wanted}_${number}`;
}
