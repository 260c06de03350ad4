import { expect, test } from "vitest";
import type { Ce3Evidence } from "@/lib/types";
import { disputedOf, priorOf, withAddress, withPrior, withText } from "./ce3";

const nothing: Ce3Evidence = { disputed_transaction: null, prior_undisputed_transactions: [] };

test("what is cleared is unset, never an empty text", () => {
  const written = withText(nothing, "disputed", "customer_purchase_ip", "203.0.113.7");
  expect(disputedOf(written).customer_purchase_ip).toBe("203.0.113.7");
  const cleared = withText(written, "disputed", "customer_purchase_ip", "");
  expect(disputedOf(cleared).customer_purchase_ip).toBeNull();
});

test("an earlier payment is there from its first word to its last", () => {
  const one = withPrior(nothing, 0, { charge: "ch_1" });
  expect(one.prior_undisputed_transactions.map(({ charge }) => charge)).toEqual(["ch_1"]);
  const two = withPrior(one, 1, { charge: "ch_2" });
  expect(two.prior_undisputed_transactions.map(({ charge }) => charge)).toEqual(["ch_1", "ch_2"]);
  expect(withPrior(two, 1, { charge: "" })).toEqual(one);
});

test("an address without any part is none", () => {
  const sent = withAddress(withPrior(nothing, 0, { charge: "ch_1" }), 0, "city", "London");
  expect(priorOf(sent, 0).shipping_address).toMatchObject({ city: "London", line1: null });
  expect(priorOf(withAddress(sent, 0, "city", ""), 0).shipping_address).toBeNull();
});
