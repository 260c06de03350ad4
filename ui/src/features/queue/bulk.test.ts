import { expect, test } from "vitest";
import type { DisputeView, FraudWarning, QueueRow, RefundRequestDetail } from "@/lib/types";
import {
  fits,
  planApproval,
  planDismissal,
  planGivingWay,
  planOf,
  planRejection,
  sumsOf,
  writeSums,
} from "./bulk";

const usd = (minor: number) => ({ minor, currency: "usd" });
const jpy = (minor: number) => ({ minor, currency: "jpy" });

test("currencies are never added up", () => {
  const amounts = [usd(1_000), jpy(500), null, usd(250)];
  expect(sumsOf(amounts)).toEqual([
    { currency: "usd", minor: 1_250, count: 2 },
    { currency: "jpy", minor: 500, count: 1 },
  ]);
  expect(writeSums(amounts)).toBe("$12.50 + ¥500");
});

const detail = (change: { request?: object; payment?: object; disputes?: object[] } = {}) =>
  ({
    request: {
      id: "12",
      asked: 1_000,
      amount: 900,
      currency: "usd",
      waits_for_operator: true,
      ...change.request,
    },
    payment: { left: 1_000, under_way_elsewhere: 0, ...change.payment },
    disputes: change.disputes ?? [],
  }) as unknown as RefundRequestDetail;

test("an approval refunds what the queue shows, and nothing in spite of a warning", () => {
  const planned = planApproval(detail());
  expect(planned).toMatchObject({ money: usd(900) });
  expect(typeof planned === "object" && planned.send("")).toEqual({
    command: "approve_refund",
    input: { request_id: "12", amount: 900, note: null },
  });
});

test.each([
  ["has been decided", { request: { waits_for_operator: false } }, "bulk.why.decided"],
  ["is blocked by a dispute", { disputes: [{ blocks_refund: true }] }, "bulk.why.disputed"],
  ["has an inquiry", { disputes: [{ kind: "inquiry", is_open: true }] }, "bulk.why.inquired"],
  ["has another refund", { payment: { under_way_elsewhere: 1 } }, "bulk.why.under_way"],
  ["asks for more than is left", { payment: { left: 899 } }, "bulk.why.less_left"],
])("a request that %s is left out of an approval", (_, change, why) => {
  expect(planApproval(detail(change))).toBe(why);
});

test("a rejection carries the reason; what is decided is left out", () => {
  const planned = planRejection(detail());
  expect(typeof planned === "object" && planned.send("Too old.")).toEqual({
    command: "reject_refund",
    input: { request_id: "12", reason: "Too old." },
  });
  expect(planRejection(detail({ request: { waits_for_operator: false } }))).toBe(
    "bulk.why.decided",
  );
});

const dispute = (change: object = {}) =>
  ({
    id: "du_1",
    kind: "chargeback",
    takes_action: true,
    action: null,
    amount: 700,
    currency: "usd",
    revision: 3,
    ...change,
  }) as unknown as DisputeView;

test("a dispute is accepted as it was read", () => {
  const planned = planGivingWay(dispute(), "accept");
  expect(typeof planned === "object" && planned.send("")).toEqual({
    command: "act_on_dispute",
    input: { dispute_id: "du_1", action: "accept", revision: 3, note: null },
  });
});

test.each([
  ["that has been decided", { takes_action: false, action: "accept" }, "bulk.why.decided"],
  ["that takes no action", { takes_action: false }, "bulk.why.no_action"],
  ["of the other kind", { kind: "inquiry" }, "bulk.why.no_action"],
])("a dispute %s is left out", (_, change, why) => {
  expect(planGivingWay(dispute(change), "accept")).toBe(why);
});

test("a warning is dismissed with a note; one without a payment has no amount", () => {
  const warning = { attention_id: 7, payment: null } as unknown as FraudWarning;
  const planned = planDismissal(warning);
  expect(planned).toMatchObject({ money: null });
  expect(typeof planned === "object" && planned.send("Known.")).toEqual({
    command: "close_attention",
    input: { id: 7, note: "Known.", retry: false },
  });
  expect(planDismissal({ ...warning, attention_id: null })).toBe("bulk.why.decided");
});

test.each([
  ["refund_request:1", "failed_refund", ["approve", "reject"]],
  ["refund:re_1", "failed_refund", []],
  ["dispute:du_1", "chargeback", ["accept"]],
  ["dispute:du_1", "inquiry", ["refund"]],
  ["radar.early_fraud_warning:issfr_1", "early_fraud_warning", ["dismiss"]],
] as const)("%s (%s) fits %s", (name, kind, acts) => {
  const row = { case: name, kind } as QueueRow;
  const all = ["approve", "reject", "accept", "refund", "dismiss"] as const;
  expect(all.filter((act) => fits(act, row))).toEqual(acts);
});

test("what fits and what does not are told apart", () => {
  const row = (name: string) => ({ case: name }) as QueueRow;
  const plan = planOf([
    [row("refund_request:1"), "Amara", planApproval(detail())],
    [row("refund_request:2"), "Ben", "bulk.why.decided"],
  ]);
  expect(plan.ready.map(({ name }) => name)).toEqual(["Amara"]);
  expect(plan.leftOut).toEqual([
    { case: "refund_request:2", name: "Ben", why: "bulk.why.decided" },
  ]);
});
