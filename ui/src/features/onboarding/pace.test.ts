import { expect, test } from "vitest";
import type { SyncView } from "@/lib/types";
import { leftAtMost, pace, type Sample, withSample } from "./pace";

const DAY = 86_400_000_000;

test("the pace is told from what was read in the last half minute, and anew after a new reading", () => {
  let samples: Sample[] = [];
  expect(pace(samples)).toBeNull();
  samples = withSample(samples, { at: 0, read: 0 });
  samples = withSample(samples, { at: 2_000, read: 4_000 });
  expect(pace(samples)).toBeNull();
  samples = withSample(samples, { at: 4_000, read: 8_000 });
  expect(pace(samples)).toBe(2_000);
  samples = withSample(samples, { at: 34_000, read: 8_000 });
  expect(samples).toHaveLength(2);
  expect(pace(samples)).toBe(0);
  expect(withSample(samples, { at: 35_000, read: 100 })).toEqual([{ at: 35_000, read: 100 }]);
});

test("what is left of a collection follows from how far back it was read", () => {
  const collection = (over: object) => ({
    name: "charges",
    read: 300,
    finished: false,
    read_back_to: 70 * DAY,
    up_to_date_at: null,
    error: null,
    failed_at: null,
    ...over,
  });
  const state = (opened: number | null, ...collections: object[]) =>
    ({ account_created_at: opened, collections }) as unknown as SyncView;
  const done = collection({ name: "customers", finished: true });
  expect(leftAtMost(state(0, done, collection({})), 100 * DAY)).toBe(700);
  expect(leftAtMost(state(null, done, collection({})), 100 * DAY)).toBeNull();
  expect(leftAtMost(state(0, collection({ read: 0, read_back_to: null })), 100 * DAY)).toBeNull();
  expect(leftAtMost(state(0, done), 100 * DAY)).toBeNull();
  const unreadable = collection({ error: "no access" });
  expect(leftAtMost(state(0, unreadable, collection({})), 100 * DAY)).toBe(700);
});
