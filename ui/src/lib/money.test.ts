import { expect, test } from "vitest";
import { CURRENCIES } from "@/bindings";
import typed from "../../../src-tauri/money/src/tests/typed.json";
import {
  formatAmount,
  parseAmount,
  parseCredits,
  plainAmount,
  plainDecimal,
  readAmount,
  trueMinus,
  whyNoAmount,
} from "./money";

test.each<[minor: number | string, currency: string, text: string]>([
  [1500, "usd", "$15.00"],
  [-320, "usd", "−$3.20"],
  [5, "usd", "$0.05"],
  [0, "eur", "€0.00"],
  [1200, "aud", "A$12.00"],
  [500, "jpy", "¥500"],
  [1250, "kwd", "1.250 KWD"],
  [123_456_789, "usd", "$1,234,567.89"],
  [Number.MAX_SAFE_INTEGER, "usd", "$90,071,992,547,409.91"],
  ["-18014398509481987", "usd", "−$180,143,985,094,819.87"],
  [-700, "isk", "−7.00 ISK"],
])("%s %s is written %s", (minor, currency, text) => {
  expect(formatAmount(minor, currency)).toBe(text);
});

test("a share is written as its field reads it", () => {
  expect([0, 10_000, 8_330, 8_333, -50].map((share) => plainDecimal(share, 2))).toEqual([
    "0",
    "100",
    "83.3",
    "83.33",
    "-0.5",
  ]);
});

const reading = (text: string, currency: string) => {
  const read = readAmount(text, currency);
  if (read.type === "amount") return read.minor;
  if (read.type === "malformed") return null;
  return { grouped: read.readings[0], decimal: read.readings[1] };
};

test.each(typed as [string, string, unknown][])("%s in %s is read as in Rust: %j", (...row) => {
  const [text, currency, expected] = row;
  expect(reading(text, currency)).toEqual(expected);
});

test("what is printed in any currency is read as itself, and as nothing else", () => {
  const codes = [...CURRENCIES.map(({ code }) => code), "chf", "isk", "zzz"];
  const sizes = [0, 1, 9, 10, 99, 100, 999, 1_000, 1_250, 99_999, 1_250_000, 123_456_789];
  for (const currency of codes) {
    for (const minor of [...sizes, Number.MAX_SAFE_INTEGER]) {
      const printed = formatAmount(minor, currency);
      expect([currency, reading(printed, currency)]).toEqual([currency, minor]);
      const bare = printed.replace(/[^\d.,]/g, "");
      expect([currency, bare, reading(bare, currency)]).toEqual([currency, bare, minor]);
      expect(reading(formatAmount(-minor, currency), currency)).toBe(minor === 0 ? 0 : -minor);
      expect(parseAmount(plainAmount(minor, currency), currency)).toBe(minor);
    }
  }
});

test("the symbols are those of this window's language, so that a sum names one currency", () => {
  for (const { code, symbol } of CURRENCIES) {
    if (symbol === null) continue;
    const parts = new Intl.NumberFormat("en-US", {
      style: "currency",
      currency: code,
    }).formatToParts(1);
    expect(parts.find(({ type }) => type === "currency")?.value).toBe(symbol);
  }
});

test("a doubtful text is refused with both readings", () => {
  expect(parseAmount("1,250", "kwd")).toBeNull();
  const why = whyNoAmount("1,250", "kwd");
  expect(why).toContain("1250.000");
  expect(why).toContain("1.250");
  expect(whyNoAmount("abc", "jpy")).toContain("12");
});

test("an amount field takes nothing below zero", () => {
  expect(parseAmount("-1", "usd")).toBeNull();
});

test("a hyphen before money becomes a minus, other hyphens stay", () => {
  expect(trueMinus("a balance of -$3.20 for re-tries")).toBe("a balance of −$3.20 for re-tries");
  expect(trueMinus("it was -A$3.20, then -1.250 KWD")).toBe("it was −A$3.20, then −1.250 KWD");
});

test.each([
  ["1500", 1500],
  [" 1,500 ", 1500],
  ["0", 0],
  ["1,50", null],
  ["-5", null],
  ["1.5", null],
  ["", null],
])("%j credits", (text, credits) => {
  expect(parseCredits(text)).toBe(credits);
});
