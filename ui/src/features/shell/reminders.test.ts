import { beforeEach, expect, test, vi } from "vitest";
import type { Reminder } from "@/lib/types";
import { openDrafts } from "@/lib/unsaved";
import { notifications, whyNow } from "./reminder-words";
import { add, dismiss, isWaiting } from "./reminders";

const NOW = Date.UTC(2026, 10, 14, 9);

function reminder(n: number, kind: Reminder["kind"] = "submission_sla"): Reminder {
  return {
    kind,
    row: {
      case: `dispute:du_${n}`,
      kind: "chargeback",
      user_id: `usr_${n}`,
      user_name: "Amara Okafor",
      reason: "fraudulent",
      amount: 2000,
      currency: "usd",
      opened_at: 0,
      due_at: (NOW + 30 * 3_600_000) * 1000,
      is_final: true,
      first_response_due_at: 0,
      submission_due_at: 0,
      looked_at: null,
      answers_itself: null,
    },
  };
}

beforeEach(() => {
  dismiss();
  openDrafts("sqlite:/a");
});

test("a reminder that stands already is not told again", () => {
  expect(add([reminder(1), reminder(2)])).toHaveLength(2);
  expect(add([reminder(2), reminder(3)]).map((one) => one.row.case)).toEqual(["dispute:du_3"]);
});

test("a reminder stays until it is dismissed or its case no longer waits", async () => {
  add([reminder(1)]);
  vi.resetModules();
  (await import("@/lib/unsaved")).openDrafts("sqlite:/a");
  const restarted = await import("./reminders");
  expect(restarted.add([reminder(1)])).toEqual([]);
  const waiting = { count: 1, isMore: false, cases: ["dispute:du_1"] };
  expect(isWaiting("dispute:du_1", waiting)).toBe(true);
  expect(isWaiting("dispute:du_2", waiting)).toBe(false);
  expect(isWaiting("dispute:du_2", { ...waiting, isMore: true })).toBe(true);
});

test("a reminder says why now, and of which case", () => {
  expect(whyNow(reminder(1), NOW)).toBe("Due soon, 30 hours left");
  expect(whyNow(reminder(1, "first_response_sla"), NOW)).toBe("Not yet reviewed");
  expect(notifications([reminder(1)], NOW)).toEqual([
    { title: "Chargeback: Amara Okafor, $20.00", body: "Due soon, 30 hours left" },
  ]);
});

test("a handful is told one by one, a flood in one", () => {
  const many = (count: number) => Array.from({ length: count }, (_, n) => reminder(n));
  expect(notifications(many(4), NOW)).toHaveLength(4);
  const told = notifications(many(20), NOW);
  expect(told).toHaveLength(4);
  expect(told.at(-1)?.title).toBe("17 more cases need attention");
});
