import { expect, test } from "vitest";
import type { QueueRow } from "@/lib/types";
import { type Selected, stillIn, toggled, withAll, withRange } from "./selection";

const row = (name: string) => ({ case: name }) as QueueRow;
const rows = ["a", "b", "c", "d"].map(row);
const of = (...names: string[]): Selected => new Map(names.map((name) => [name, row(name)]));
const names = (selected: Selected) => [...selected.keys()].sort();

test("Space selects a row and takes it out again, and changes no other", () => {
  expect(names(toggled(of("a"), row("b")))).toEqual(["a", "b"]);
  expect(names(toggled(of("a", "b"), row("b")))).toEqual(["a"]);
});

test.each([
  ["down", 1, 3],
  ["up", 3, 1],
])("a range goes %s and keeps what was selected", (_, from, to) => {
  expect(names(withRange(of("x"), rows, from, to))).toEqual(["b", "c", "d", "x"]);
});

test("everything shown is selected, without the rows that are not held", () => {
  expect(names(withAll(of(), [...rows, undefined]))).toEqual(["a", "b", "c", "d"]);
});

test("what is no longer in the list is no longer selected", () => {
  expect(names(stillIn(of("a", "gone"), rows, true))).toEqual(["a"]);
  expect(names(stillIn(of("a", "far away"), rows, false))).toEqual(["a", "far away"]);
});
