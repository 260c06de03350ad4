import { expect, test } from "vitest";
import { caseAt, pageOfCase } from "./cases";

test.each([
  ["/disputes/du_1", "dispute:du_1"],
  ["/disputes/du_1/evidence", "dispute:du_1"],
  ["/refunds/12", "refund_request:12"],
  ["/warnings/issfr_1", "radar.early_fraud_warning:issfr_1"],
  ["/disputes", null],
  ["/users/usr_1", null],
])("the page %s is about the case %s", (path, name) => {
  expect(caseAt(path)).toBe(name);
});

test.each(["dispute:du_1", "refund_request:12", "radar.early_fraud_warning:issfr_1"])(
  "the case %s has a page of its own",
  (name) => {
    const page = pageOfCase(name);
    const [id = ""] = Object.values(page?.params ?? {});
    expect(caseAt(page?.to.replace(/\$\w+/, id) ?? "")).toBe(name);
  },
);

test("what is no case has no page", () => {
  expect(pageOfCase("outbox_call:7")).toBeNull();
  expect(pageOfCase("")).toBeNull();
});
