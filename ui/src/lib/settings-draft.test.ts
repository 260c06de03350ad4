import { expect, test } from "vitest";
import type { Settings } from "@/lib/types";
import { newOther } from "./other-currencies";
import { changes, draftOf, problemsOf } from "./settings-draft";

const saved: Settings = {
  policy_version: 3,
  refund_tolerance: 500,
  dispute_tolerance: 500,
  refund_autopilot: false,
  dispute_autopilot: false,
  grace_seconds: 30,
  first_response_sla_hours: 24,
  submission_sla_hours: 48,
  effect_hours: 24,
  dispute_fee: 1500,
  counter_fee: 1500,
  default_currency: "usd",
  other_currencies: {},
};

test("only what differs is sent, in the desk's units", () => {
  const draft = draftOf(saved);
  expect(changes(draft, saved)).toEqual({});
  const edited = {
    ...draft,
    dispute_fee: "20",
    submission_sla_hours: "72",
    dispute_autopilot: true,
  };
  expect(changes(edited, saved)).toEqual({
    dispute_fee: 2000,
    submission_sla_hours: 72,
    dispute_autopilot: true,
  });
});

test("another currency has amounts of its own, in its own decimals", () => {
  const yen = { ...newOther("jpy"), refund_tolerance: "500", dispute_fee: "1500" };
  const edited = { ...draftOf(saved), others: [yen] };
  expect(problemsOf(edited, "usd")).toEqual({});
  expect(changes(edited, saved)).toEqual({
    other_currencies: {
      jpy: {
        refund_tolerance: 500,
        dispute_tolerance: 0,
        dispute_fee: 1500,
        counter_fee: null,
        work_cost: 0,
      },
    },
  });
  const wrong = { ...draftOf(saved), others: [{ ...yen, dispute_fee: "15.00" }] };
  expect(Object.keys(problemsOf(wrong, "usd"))).toEqual(["others"]);
});

test("what the desk would refuse is named before it is sent", () => {
  const wrong = {
    ...draftOf(saved),
    first_response_sla_hours: "721",
    counter_fee: "-1",
    grace_seconds: "",
  };
  const problems = problemsOf(wrong, "usd");
  expect(Object.keys(problems).sort()).toEqual([
    "counter_fee",
    "first_response_sla_hours",
    "grace_seconds",
  ]);
  expect(problemsOf({ ...draftOf(saved), first_response_sla_hours: "0" }, "usd")).toEqual({});
});
