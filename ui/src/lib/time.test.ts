import { expect, test } from "vitest";
import {
  countdown,
  dayAfter,
  dayOf,
  dayStart,
  exactTime,
  fromNow,
  fullTime,
  instantOf,
  inUnits,
  shortDay,
  shortTime,
  until,
  zone,
} from "./time";

/** Tests run far from UTC, in Pacific/Auckland: 14 Nov, 20:32 UTC is the 15th there. */
const at = Date.UTC(2026, 10, 14, 20, 32, 11) * 1000 + 123_456;
const HOUR = 3_600_000_000;

test("a time of this year shows the hour where the person is, another year shows the year", () => {
  expect(shortTime(at, Date.UTC(2026, 11, 1))).toBe("15 Nov, 09:32");
  expect(shortTime(at, Date.UTC(2027, 0, 1))).toBe("15 Nov 2026");
});

test("what must be met names its zone, and the whole time keeps UTC and its microseconds", () => {
  expect(exactTime(at)).toBe("Sun 15 Nov, 09:32 GMT+13");
  expect(fullTime(at)).toBe("15 Nov 2026, 09:32:11 GMT+13 (2026-11-14 20:32:11.123456 UTC)");
  expect(zone(at / 1000)).toEqual({ offset: "GMT+13", name: "Pacific/Auckland" });
});

test("a day begins and ends where the person is, and a day that does not exist is none", () => {
  expect(dayStart("2026-02-28")).toBe(Date.UTC(2026, 1, 27, 11) * 1000);
  expect(dayAfter("2026-02-28")).toBe(Date.UTC(2026, 1, 28, 11) * 1000);
  expect(dayStart("2026-02-30")).toBeNull();
  expect(dayStart("28.2.2026")).toBeNull();
  expect(dayOf(at / 1000, 14)).toBe("2026-11-01");
});

test("a day on which the clocks change has its own length", () => {
  expect((dayAfter("2026-09-27") ?? 0) - (dayStart("2026-09-27") ?? 0)).toBe(23 * HOUR);
});

test("a day that was written as one is no instant", () => {
  expect(shortDay("2026-11-14")).toBe("14 Nov 2026");
  expect(shortDay("")).toBe("");
});

test("deadlines count hours below 48 of them and days before", () => {
  const now = at / 1000;
  expect(until(at + 5 * HOUR, now)).toEqual({ count: 5, unit: "hour" });
  expect(until(at + 47.9 * HOUR, now)).toEqual({ count: 47, unit: "hour" });
  expect(until(at + 49 * HOUR, now)).toEqual({ count: 2, unit: "day" });
  expect(until(at - 47 * HOUR, now)).toEqual({ count: -47, unit: "hour" });
});

test("durations are written out", () => {
  expect(inUnits(1, "day")).toBe("1 day");
  expect(inUnits(1_200, "day")).toBe("1,200 days");
  expect(inUnits(30, "hour")).toBe("30 hours");
  expect(fromNow(1, "hour")).toBe("In 1 hour");
  expect(fromNow(3, "day")).toBe("In 3 days");
});

test("the countdown ends at zero", () => {
  expect(countdown(29.2)).toBe("0:30");
  expect(countdown(3_849)).toBe("1:04:09");
  expect(countdown(-3)).toBe("0:00");
});

test("a day with a clock is an instant, and without one it ends", () => {
  expect(instantOf("2026-01-31", "14:30")).toBe(new Date(2026, 0, 31, 14, 30).getTime() * 1000);
  expect(instantOf("2026-01-31", "")).toBe(new Date(2026, 1, 1).getTime() * 1000 - 1);
  expect(instantOf("2026-02-30", "14:30")).toBeNull();
  expect(instantOf("2026-01-31", "24:00")).toBeNull();
});
