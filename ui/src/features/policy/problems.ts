import { t } from "@/lib/i18n";
import { whyNoAmount } from "@/lib/money";
import type { PolicyProblem } from "@/lib/types";
import { type Draft, type DraftCondition, ownCurrency } from "./draft";
import { facts, type Unit } from "./facts";
import { parseValue } from "./values";

/** What is wrong, and where: from the rule (`when/0/value`) or from the root of the document. */
export type Problem = { place: string; text: string };

export type Placed = {
  /** By the key of the rule, so that they follow it when it is moved. */
  rules: Map<number, Problem[]>;
  settings: Problem[];
  fallback: Problem[];
  /** About the document, or about a place this window does not show. */
  rest: Problem[];
};

export const nothing: Placed = { rules: new Map(), settings: [], fallback: [], rest: [] };

/** Problems that stand exactly there. */
export const at = (problems: readonly Problem[], place: string) =>
  problems.filter((problem) => problem.place === place);

/** Problems that stand there or further in. */
export const within = (problems: readonly Problem[], place: string) =>
  problems.filter((problem) => problem.place === place || problem.place.startsWith(`${place}/`));

export const countOf = (placed: Placed) =>
  [...placed.rules.values(), placed.settings, placed.fallback, placed.rest].reduce(
    (sum, problems) => sum + problems.length,
    0,
  );

/** Puts each problem of the desk at the rule or field it is about. */
export function place(problems: readonly PolicyProblem[], draft: Draft): Placed {
  const placed: Placed = { rules: new Map(), settings: [], fallback: [], rest: [] };
  for (const { place: where, reason } of problems) {
    const [root, ...inner] = where.split("/");
    const rule = root === "rules" ? draft.rules[Number(inner[0] ?? "none")] : undefined;
    if (rule) {
      const known = placed.rules.get(rule.key) ?? [];
      placed.rules.set(rule.key, [...known, { place: inner.slice(1).join("/"), text: reason }]);
    } else if ((root === "settings" || root === "fallback") && inner.length > 0) {
      placed[root].push({ place: inner.join("/"), text: reason });
    } else {
      placed.rest.push({ place: where, text: reason });
    }
  }
  return placed;
}

/** What was typed and is no number: the window knows before it asks. */
export function typedWrong(draft: Draft, currency: string): PolicyProblem[] {
  const found: PolicyProblem[] = [];
  const wrong = (where: string, reason: string) =>
    found.push({ place: where, code: "wrong_type", reason });
  for (const [name, text, unit] of [
    ["tolerance", draft.tolerance, "credits"],
    ["work_cost", draft.workCost, "money"],
  ] as const) {
    if (parseValue(text, unit, currency) === null) {
      wrong(`settings/${name}`, howTo(text, unit, currency));
    }
  }
  draft.rules.forEach((rule, index) => {
    const own = ownCurrency(rule.when) ?? currency;
    rule.when.forEach((condition, at) => {
      if (isUnreadable(condition, own)) {
        wrong(
          `rules/${index}/when/${at}/value`,
          howTo(condition.text, facts[condition.fact].unit, own),
        );
      }
    });
  });
  return found;
}

function isUnreadable(condition: DraftCondition, currency: string): boolean {
  const { unit } = facts[condition.fact];
  if (unit === "word" || unit === "flag" || condition.isTolerance) return false;
  return parseValue(condition.text, unit, currency) === null;
}

function howTo(text: string, unit: Unit, currency: string): string {
  if (unit === "money") return whyNoAmount(text, currency);
  return t(unit === "share" ? "policy.wrong.share" : "policy.wrong.whole");
}

/** Ours says it better than the desk's "this is nothing": one problem for one place. */
export function together(ours: PolicyProblem[], desks: readonly PolicyProblem[]): PolicyProblem[] {
  const places = new Set(ours.map((problem) => problem.place));
  return [...ours, ...desks.filter((problem) => !places.has(problem.place))];
}
