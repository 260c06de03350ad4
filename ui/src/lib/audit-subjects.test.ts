import { expect, test } from "vitest";
import { caseOfHold, pageOfSubject, partsOf } from "./audit-subjects";

test.each([
  ["refund_request:12", "refund_request", "12"],
  ["hold:refund_request:12/1", "hold", "refund_request:12/1"],
  ["radar.early_fraud_warning:issfr_1", "radar.early_fraud_warning", "issfr_1"],
  ["settings:settings", "settings", ""],
])("%s has a kind and an id", (subject, kind, id) => {
  expect(partsOf(subject)).toEqual({ kind, id });
});

test.each([
  ["transaction:7", { to: "/ledger", search: { tx: 7 } }],
  ["wallet:team/42/usd", { to: "/users/$userId", params: { userId: "team/42" } }],
  ["hold:dispute:du_1#2", { to: "/disputes/$disputeId", params: { disputeId: "du_1" } }],
  ["hold:manual:1f", null],
  ["standing_texts:standing_texts", { to: "/evidence/texts" }],
  ["unheard_of:1", null],
])("%s is explained on its page", (subject, page) => {
  expect(pageOfSubject(subject)).toEqual(page);
});

test.each([
  ["refund_request:12/1", "refund_request:12"],
  ["refund_request:12/1#2", "refund_request:12"],
  ["checkout 9", "checkout 9"],
])("the hold %s is for %s", (hold, of) => {
  expect(caseOfHold(hold)).toBe(of);
});
