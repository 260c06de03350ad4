import { expect, test } from "vitest";
import { figureOf, lengthsOf, sumOf } from "./chart-parts";

const day = {
  day: "2026-11-24",
  top_ups: 5,
  usage: 3,
  refunds: 0,
  disputes: 0,
  dispute_fees: 0,
};

test("what came back counts against what went, and has no length of its own", () => {
  const taken = { ...day, disputes: 2_000, dispute_fees: 1_500 };
  const won = { ...day, disputes: -2_000 };
  expect(sumOf([taken, won])).toEqual({
    top_ups: "10",
    usage: "6",
    refunds: "0",
    disputes: "0",
    dispute_fees: "1500",
  });
  expect(lengthsOf(won).disputes).toBe(0);
});

test("a sum beyond what a number holds is exact", () => {
  const full = { ...day, top_ups: "18014398509481982" };
  expect(sumOf([full, day]).top_ups).toBe("18014398509481987");
});

test("credits and money name their unit", () => {
  expect(figureOf("refunds", 1250, "usd")).toBe("1,250 USD credits");
  expect(figureOf("disputes", "1250", "usd")).toBe("$12.50");
});
