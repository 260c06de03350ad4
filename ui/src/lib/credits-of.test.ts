import { expect, test } from "vitest";
import type { PaymentView } from "@/lib/types";
import { creditsOf } from "./credits-of";

const pack: PaymentView = {
  reference: "pi_1",
  currency: "usd",
  paid: 50_000,
  captured: 1_000,
  refunded: 0,
  disputed: 0,
  left: 1_000,
  under_way: 0,
  under_way_elsewhere: 0,
  refunded_elsewhere: 0,
  refunded_as_credit: 0,
  payout: null,
};

test.each([
  ["a quarter of 50,000 credits for $10.00", pack, 250, 12_500],
  ["all of it", pack, 1_000, 50_000],
  ["the rest after a quarter", { ...pack, refunded: 12_500, left: 750 }, 750, 37_500],
  [
    "the rest after a quarter was given as credits",
    { ...pack, refunded_as_credit: 250, left: 750 },
    750,
    37_500,
  ],
  ["where one credit cost one cent", { ...pack, paid: 1_000 }, 250, 250],
  ["nothing", pack, 0, 0],
] as const)("%s", (_, payment, money, credits) => {
  expect(creditsOf(payment, money)).toBe(credits);
});
