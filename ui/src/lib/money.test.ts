import { expect, test } from "vitest";
import { formatAmount, parseAmount, plainAmount, trueMinus } from "./money";

test.each([
  [1500, "usd", "$15.00"],
  [-320, "usd", "−$3.20"],
  [5, "usd", "$0.05"],
  [0, "eur", "€0.00"],
  [500, "jpy", "¥500"],
  [1250, "kwd", "1.250 KWD"],
  [123_456_789, "usd", "$1,234,567.89"],
  [Number.MAX_SAFE_INTEGER, "usd", "$90,071,992,547,409.91"],
  [-700, "isk", "−7.00 ISK"],
])("%d %s is written %s", (minor, currency, text) => {
  expect(formatAmount(minor, currency)).toBe(text);
});

test.each([
  ["12.40", "usd", 1240],
  ["12,4", "usd", 1240],
  ["12", "usd", 1200],
  ["1.250", "kwd", 1250],
  ["12.401", "usd", null],
  ["1.5", "jpy", null],
  ["-1", "usd", null],
  ["", "usd", null],
  ["1e3", "usd", null],
  ["99999999999999999", "usd", null],
])("%s in %s is read as %s", (text, currency, minor) => {
  expect(parseAmount(text, currency)).toBe(minor);
});

test("what stands in a field is read back as the same amount", () => {
  for (const currency of ["usd", "jpy", "kwd"]) {
    for (const minor of [0, 1, 99, 100, 123_456]) {
      expect(parseAmount(plainAmount(minor, currency), currency)).toBe(minor);
    }
  }
});

test("a hyphen before money becomes a minus, other hyphens stay", () => {
  expect(trueMinus("a balance of -$3.20 for re-tries")).toBe("a balance of −$3.20 for re-tries");
});
