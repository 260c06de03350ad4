import { expect, test } from "vitest";
import { nextAfter, placeIn, rowAfter } from "./place";

const rows = ["a", "b", "c", "d"].map((name) => ({ case: name }));
const NONE = new Set<string>();

test("the chosen case is found wherever rows above it have moved it", () => {
  expect(placeIn(rows, { case: "c", index: 2 })).toBe(2);
  expect(placeIn([{ case: "new" }, ...rows], { case: "c", index: 2 })).toBe(3);
  expect(placeIn(rows, { case: "gone", index: 2 })).toBe(-1);
  expect(placeIn(rows, null)).toBe(-1);
});

test.each([
  ["down", { case: "b", index: 1 }, 1, 2],
  ["up", { case: "b", index: 1 }, -1, 0],
  ["not beyond the end", { case: "d", index: 3 }, 1, 3],
  ["not beyond the start", { case: "a", index: 0 }, -1, 0],
  ["down from a case that has left: what came after it", { case: "gone", index: 2 }, 1, 2],
  ["up from a case that has left: what came before it", { case: "gone", index: 2 }, -1, 1],
  ["into the list", null, 1, 0],
])("a step %s", (_, chosen, by, index) => {
  expect(rowAfter(rows, chosen, by)).toBe(index);
});

test.each([
  ["the next one, which moves up", { case: "b", index: 1 }, ["b"], { case: "c", index: 1 }],
  ["the one before, at the end", { case: "d", index: 3 }, ["d"], { case: "c", index: 2 }],
  ["past what is decided as well", { case: "a", index: 0 }, ["a", "b"], { case: "c", index: 0 }],
  [
    "what stands in its place, once it has left",
    { case: "x", index: 1 },
    ["x"],
    { case: "b", index: 1 },
  ],
  [
    "the last, when everything below is decided",
    { case: "c", index: 2 },
    ["c", "d"],
    { case: "b", index: 1 },
  ],
  [
    "where one was, when it was opened from elsewhere",
    { case: "a", index: 2, isAside: true },
    ["a", "c"],
    { case: "d", index: 1 },
  ],
  ["nothing", { case: "a", index: 0 }, ["a", "b", "c", "d"], null],
])("after a decision: %s", (_, chosen, acted, next) => {
  expect(nextAfter(rows, chosen, new Set(acted))).toEqual(next);
});

test("rows that are not held are passed over", () => {
  const holes: ({ case: string } | undefined)[] = [undefined, ...rows];
  expect(nextAfter(holes, { case: "d", index: 4 }, new Set(["d"]))).toEqual({
    case: "c",
    index: 3,
  });
  expect(nextAfter([], { case: "d", index: 4 }, NONE)).toBeNull();
});
