import { expect, test } from "vitest";
import { dueTone, lookTone } from "./tones";

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 14, 9);
const at = (hours: number) => (NOW + hours * HOUR) * 1000;

const final = { due_at: at(100), is_final: true, submission_due_at: at(52), answers_itself: null };

test.each([
  ["a deadline far ahead", final, "calm"],
  ["the last call", { ...final, due_at: at(40), submission_due_at: at(-8) }, "submission_sla"],
  ["exactly at the last call", { ...final, submission_due_at: at(0) }, "submission_sla"],
  ["a missed deadline", { ...final, due_at: at(-1), submission_due_at: at(-49) }, "overdue"],
  ["our own aim ahead", { ...final, is_final: false, submission_due_at: null }, "calm"],
  ["our own aim missed", { ...final, due_at: at(-1), is_final: false }, "aim_missed"],
  ["no deadline", { ...final, due_at: null, submission_due_at: null }, "none"],
] as const)("due: %s", (_, row, tone) => {
  expect(dueTone(row, NOW)).toBe(tone);
});

test("what ends without us never presses, however late it is", () => {
  const late = { ...final, due_at: at(-1), submission_due_at: at(-49) };
  expect(dueTone({ ...late, answers_itself: "smart_disputes" }, NOW)).toBe("calm");
  expect(dueTone({ ...late, answers_itself: "not_answerable" }, NOW)).toBe("calm");
  const unseen = { looked_at: null, first_response_due_at: at(-1), due_at: at(100) };
  expect(lookTone({ ...unseen, answers_itself: "not_answerable" }, NOW)).toBe("waiting");
});

test("the first look is due until somebody looked, whenever that was", () => {
  const unseen = {
    looked_at: null,
    first_response_due_at: at(1),
    due_at: at(100),
    answers_itself: null,
  };
  expect(lookTone(unseen, NOW)).toBe("waiting");
  expect(lookTone({ ...unseen, first_response_due_at: at(-1) }, NOW)).toBe("overdue");
  expect(lookTone({ ...unseen, first_response_due_at: at(-1), due_at: at(-1) }, NOW)).toBe("late");
  expect(lookTone({ ...unseen, first_response_due_at: at(-1), looked_at: at(0) }, NOW)).toBe(
    "looked",
  );
});
