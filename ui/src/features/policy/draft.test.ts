import { expect, test } from "vitest";
import type { Policy } from "@/lib/types";
import { draftOf, policyOf } from "./draft";
import {
  addRule,
  duplicateRule,
  moveRule,
  newCondition,
  patchRule,
  removeRule,
  withFact,
} from "./edit";
import { actionsFor } from "./facts";
import { parseValue, valueText } from "./values";

const policy: Policy = {
  settings: { tolerance: 500, work_cost: 0 },
  rules: [
    {
      id: "within_balance",
      note: null,
      applies_to: ["chargeback"],
      when: [
        { fact: "balance_after", operator: "at_least", value: "tolerance" },
        { fact: "reason", operator: "none_of", value: ["fraudulent", "general"] },
        { fact: "used_share", operator: "below", value: 1250 },
        { fact: "days_left", operator: "above", value: -3 },
        { fact: "early_fraud_warning", operator: "is", value: false },
      ],
      action: "accept",
      autopilot: "act_after_grace",
    },
    {
      id: "yen",
      note: "Small ones in Japan",
      applies_to: ["inquiry", "chargeback"],
      when: [
        { fact: "currency", operator: "one_of", value: ["jpy"] },
        { fact: "dispute_fee", operator: "at_most", value: 500 },
      ],
      action: "wait",
      autopilot: "off",
    },
  ],
  fallback: { action: "contest", autopilot: "off" },
};

const rule = (policy: Policy, index: number) => {
  const found = policy.rules[index];
  if (!found) throw new Error(`no rule ${index}`);
  return found;
};

test("what is read and not touched is written again exactly", () => {
  expect(policyOf(draftOf(policy, "usd"), "usd")).toEqual(policy);
});

test("money of a rule about one currency is written in that currency", () => {
  const draft = draftOf(policy, "usd");
  expect(draft.rules[1]?.when[1]?.text).toBe("500");
  expect(draft.tolerance).toBe("500");
});

test("what is typed becomes the unit of its fact", () => {
  const draft = draftOf(policy, "usd");
  const [first] = draft.rules;
  if (!first) throw new Error("no rule");
  const when = [
    { ...newCondition(), fact: "dispute_fee" as const, text: "1234,5" },
    { ...newCondition(), fact: "balance_after" as const, text: "−20" },
    { ...newCondition(), fact: "used_share" as const, text: "12.5" },
    { ...newCondition(), fact: "dispute_count" as const, text: "3" },
    { ...newCondition(), fact: "balance" as const, text: "ignored", isTolerance: true },
  ];
  const next = policyOf(patchRule(draft, first.key, { when, note: "  ", id: "new" }), "usd");
  expect(rule(next, 0)).toEqual({
    id: "new",
    note: null,
    applies_to: ["chargeback"],
    when: [
      { fact: "dispute_fee", operator: "at_most", value: 123_450 },
      { fact: "balance_after", operator: "at_most", value: -20 },
      { fact: "used_share", operator: "at_most", value: 1250 },
      { fact: "dispute_count", operator: "at_most", value: 3 },
      { fact: "balance", operator: "at_most", value: "tolerance" },
    ],
    action: "accept",
    autopilot: "act_after_grace",
  });
});

test.each([
  ["12.345", "money", null],
  ["12.345", "share", null],
  ["1.5", "days", null],
  ["", "count", null],
  ["-0", "count", 0],
  ["100", "share", 10_000],
  ["0.05", "share", 5],
] as const)("%s as %s is %s", (text, unit, value) => {
  expect(parseValue(text, unit, "usd")).toBe(value);
});

test.each([0, 5, 50, 1250, 10_000, -1])("a share of %d reads back as itself", (value) => {
  expect(parseValue(valueText(value, "share", "usd"), "share", "usd")).toBe(value);
});

test("rules are added, copied, moved and removed without two of one name", () => {
  let draft = draftOf(policy, "usd");
  const [first, second] = draft.rules;
  if (!first || !second) throw new Error("no rules");
  draft = duplicateRule(addRule(draft), first.key);
  draft = duplicateRule(draft, first.key);
  const ids = () => draft.rules.map((one) => one.id);
  expect(ids()).toEqual([
    "within_balance",
    "within_balance_copy_2",
    "within_balance_copy",
    "yen",
    "rule_3",
  ]);
  expect(new Set(draft.rules.map((one) => one.key)).size).toBe(5);
  draft = removeRule(moveRule(draft, second.key, -1), first.key);
  expect(ids()).toEqual(["within_balance_copy_2", "yen", "within_balance_copy", "rule_3"]);
  const top = draft.rules[0];
  expect(moveRule(draft, top?.key ?? 0, -1)).toBe(draft);
});

test("what is no act cannot happen by itself", () => {
  const draft = draftOf(policy, "usd");
  const key = draft.rules[0]?.key ?? 0;
  expect(patchRule(draft, key, { action: "ask_person" }).rules[0]?.autopilot).toBe(false);
  expect(patchRule(draft, key, { action: "contest" }).rules[0]?.autopilot).toBe(true);
});

test("another fact keeps a value only where it still means the same", () => {
  const amount = { ...newCondition(), text: "12.00" };
  expect(withFact(amount, "balance")).toMatchObject({ text: "12.00", operator: "at_most" });
  expect(withFact(amount, "days_left")).toMatchObject({ text: "", operator: "at_most" });
  expect(withFact(amount, "reason")).toMatchObject({ words: [], operator: "one_of" });
  expect(withFact({ ...amount, isTolerance: true }, "top_up_count").isTolerance).toBe(false);
});

test("only what exists for the kinds can be chosen", () => {
  expect(actionsFor(["chargeback"])).not.toContain("refund_in_full");
  expect(actionsFor(["inquiry"])).not.toContain("accept");
  expect(actionsFor(["chargeback", "inquiry"])).toEqual(["contest", "wait", "ask_person"]);
});
