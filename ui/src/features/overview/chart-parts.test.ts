import { expect, test } from "vitest";
import { barsOf } from "./chart-bars";
import { figureOf, sumOf } from "./chart-parts";

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
  expect(barsOf([won]).bars[0]?.map(({ part }) => part)).toEqual(["top_ups", "usage"]);
});

test("what came in stands on the line, what went out hangs below it, part under part", () => {
  const one = { ...day, top_ups: 60, usage: 30, refunds: 10 };
  const two = { ...day, top_ups: 0, usage: 0, dispute_fees: 20 };
  expect(barsOf([one, two])).toEqual({
    bars: [
      [
        { part: "top_ups", top: 0, height: 60 },
        { part: "usage", top: 60, height: 30 },
        { part: "refunds", top: 90, height: 10 },
      ],
      [{ part: "dispute_fees", top: 60, height: 20 }],
    ],
    zero: 60,
    lowest: -40,
    highest: 60,
  });
  expect(barsOf([{ ...two, dispute_fees: 0 }])).toEqual({
    bars: [[]],
    zero: 50,
    lowest: -1,
    highest: 1,
  });
});

test("a sum beyond what a number holds is exact", () => {
  const full = { ...day, top_ups: "18014398509481982" };
  expect(sumOf([full, day]).top_ups).toBe("18014398509481987");
});

test("credits and money name their unit", () => {
  expect(figureOf("refunds", 1250, "usd")).toBe("1,250 USD credits");
  expect(figureOf("disputes", "1250", "usd")).toBe("$12.50");
});
