import { expect, test } from "vitest";
import { lengthsOf, sumOf } from "./chart-parts";

const day = { top_ups: 5, usage: 3, refunds: 0, disputes: 0, dispute_fees: 0 };

test("what came back counts against what went, and has no length of its own", () => {
  const taken = { ...day, disputes: 2_000, dispute_fees: 1_500 };
  const won = { ...day, disputes: -2_000 };
  expect(sumOf([taken, won])).toEqual({ ...day, top_ups: 10, usage: 6, dispute_fees: 1_500 });
  expect(lengthsOf(won).disputes).toBe(0);
});
