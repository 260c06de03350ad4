import { expect, test } from "vitest";
import { paidOn, whyNotPaidOn } from "@/lib/paid-on";

const now = new Date(2026, 10, 14, 0, 30).getTime();

test("a day before is its noon, today is left to the desk", () => {
  expect(paidOn("2026-11-13", now)).toBe(new Date(2026, 10, 13, 12).getTime() * 1000);
  expect(paidOn("2026-11-14", now)).toBeNull();
});

test("a day is today or before, and a day", () => {
  expect(whyNotPaidOn("2026-11-14", now)).toBeNull();
  expect(whyNotPaidOn("2026-11-15", now)).toContain("future");
  expect(whyNotPaidOn("14.11.2026", now)).toContain("YYYY-MM-DD");
});
