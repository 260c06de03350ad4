import { expect, test } from "vitest";
import type { Policy, PolicyProblem } from "@/lib/types";
import { draftOf } from "./draft";
import { moveRule } from "./edit";
import { countOf, place, together, typedWrong, within } from "./problems";

const condition = { fact: "dispute_fee", operator: "at_most", value: 100 } as const;
const named = (id: string): Policy["rules"][number] => ({
  id,
  note: null,
  applies_to: ["chargeback"],
  when: [condition, condition],
  action: "accept",
  autopilot: "off",
});
const policy: Policy = {
  settings: { tolerance: 500, work_cost: 0 },
  rules: [named("one"), named("two")],
  fallback: { action: "contest", autopilot: "off" },
};

const problem = (where: string): PolicyProblem => ({
  place: where,
  code: "wrong_type",
  reason: `at ${where}`,
});

test("each problem goes to the rule, field or document it is about", () => {
  const draft = draftOf(policy, "usd");
  const placed = place(
    [
      problem("rules/1/when/0/fact"),
      problem("rules/1"),
      problem("settings/work_cost"),
      problem("fallback/action"),
      problem("rules"),
      problem("rules/7/id"),
      problem(""),
    ],
    draft,
  );
  const [first, second] = draft.rules;
  expect(placed.rules.get(first?.key ?? 0)).toBeUndefined();
  expect(placed.rules.get(second?.key ?? 0)?.map((one) => one.place)).toEqual(["when/0/fact", ""]);
  expect(placed.settings.map((one) => one.place)).toEqual(["work_cost"]);
  expect(placed.fallback.map((one) => one.place)).toEqual(["action"]);
  // Nothing is lost: what the window has no place for stands at the top.
  expect(placed.rest.map((one) => one.place)).toEqual(["rules", "rules/7/id", ""]);
  expect(countOf(placed)).toBe(7);
});

test("a problem follows its rule when that is moved", () => {
  const draft = draftOf(policy, "usd");
  const placed = place([problem("rules/1/id")], draft);
  const second = draft.rules[1];
  const moved = moveRule(draft, second?.key ?? 0, -1);
  expect(moved.rules[0]?.id).toBe("two");
  expect(placed.rules.get(moved.rules[0]?.key ?? 0)).toHaveLength(1);
});

test("the first condition is not the eleventh", () => {
  const problems = [
    { place: "when/1/value", text: "" },
    { place: "when/10/value", text: "" },
  ];
  expect(within(problems, "when/1").map((one) => one.place)).toEqual(["when/1/value"]);
});

test("what is typed and no number is named once, in our words", () => {
  const draft = draftOf(policy, "usd");
  const [first] = draft.rules;
  if (!first) throw new Error("no rule");
  const typed = { ...draft, rules: [{ ...first, when: first.when.map(spoilt) }] };
  const ours = typedWrong(typed, "usd");
  expect(ours.map((one) => one.place)).toEqual(["rules/0/when/0/value", "rules/0/when/1/value"]);
  expect(ours[0]?.reason).toBe("Enter an amount in USD, such as 12.00.");
  const all = together(ours, [problem("rules/0/when/0/value"), problem("rules/0/id")]);
  expect(all.map((one) => one.place)).toEqual([
    "rules/0/when/0/value",
    "rules/0/when/1/value",
    "rules/0/id",
  ]);
  expect(all[0]?.reason).toBe(ours[0]?.reason);
});

const spoilt = <T extends { text: string }>(one: T): T => ({ ...one, text: "12.345" });
