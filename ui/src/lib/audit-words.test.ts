import { expect, test } from "vitest";
import { evidenceParts } from "./audit-words";

const row = (action: string, after: object) => ({
  seq: 1,
  at: 0,
  actor: "maria",
  action,
  subject: "evidence:du_1",
  reason: null,
  before: null,
  after: after as never,
});

test.each([
  ["evidence_saved", { what: { changed: ["receipt"], texts: ["customer_name"] } }, "Receipt"],
  ["evidence_attached", { revision: 2, what: { field: "receipt", sha256: "ab" } }, "Receipt"],
  ["evidence_confirmed", { texts: ["billing_address", "receipt"] }, "Billing address, Receipt"],
  ["evidence_staged", { texts: [] }, null],
  ["contest", { field: "receipt" }, null],
])("%s names the parts it is about", (action, after, parts) => {
  expect(evidenceParts(row(action, after))).toBe(parts);
});
