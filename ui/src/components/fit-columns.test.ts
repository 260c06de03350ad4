import { expect, test } from "vitest";
import { hiddenColumns, leastWidth } from "./fit-columns";

const column = (id: string, width: string, minor?: number) => ({ id, meta: { width, minor } });
const columns = [
  column("name", "minmax(100px, 1fr)"),
  column("last", "100px", 2),
  column("first", "100px", 1),
  column("amount", "100px"),
];
const hidden = (width: number | null) => Object.keys(hiddenColumns(columns, width));

test("the least width counts columns, gaps and edges", () => {
  expect(leastWidth(columns)).toBe(4 * 100 + 3 * 16 + 32);
});

test("what is least needed goes first, what is needed never goes", () => {
  expect(hidden(480)).toEqual([]);
  expect(hidden(479)).toEqual(["first"]);
  expect(hidden(300)).toEqual(["first", "last"]);
  expect(hidden(10)).toEqual(["first", "last"]);
});

test("before the list is laid out every column is there", () => {
  expect(hidden(null)).toEqual([]);
});
