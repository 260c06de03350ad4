import { expect, test } from "vitest";
import { countdown, dayAfter, dayStart, fullUtc, shortTime, until } from "./time";

const at = Date.UTC(2026, 10, 14, 9, 32, 11) * 1000 + 123_456;

test("a time of this year shows the hour, another year shows the year", () => {
  expect(shortTime(at, Date.UTC(2026, 11, 1))).toBe("14 Nov, 09:32");
  expect(shortTime(at, Date.UTC(2027, 0, 1))).toBe("14 Nov 2026");
});

test("the whole time keeps its microseconds", () => {
  expect(fullUtc(at)).toBe("2026-11-14 09:32:11.123456 UTC");
});

test("a day begins and ends in UTC, and a day that does not exist is none", () => {
  expect(dayStart("2026-02-28")).toBe(Date.UTC(2026, 1, 28) * 1000);
  expect(dayAfter("2026-02-28")).toBe(Date.UTC(2026, 2, 1) * 1000);
  expect(dayStart("2026-02-30")).toBeNull();
  expect(dayStart("28.2.2026")).toBeNull();
});

test("deadlines count hours on the last day and days before", () => {
  const now = at / 1000;
  expect(until(at + 5 * 3_600_000_000, now)).toEqual({ count: 5, unit: "hour" });
  expect(until(at + 49 * 3_600_000_000, now)).toEqual({ count: 2, unit: "day" });
});

test("the countdown ends at zero", () => {
  expect(countdown(29.2)).toBe("0:30");
  expect(countdown(3_849)).toBe("1:04:09");
  expect(countdown(-3)).toBe("0:00");
});
