import { expect, test } from "vitest";
import type { Column } from "./column";
import { fitColumns, leastWidth } from "./fit-columns";

const column = (id: string, width: string, minor?: number): Column<unknown> => ({
  id,
  head: "column.name",
  width,
  minor,
  cell: () => null,
});
const columns = [
  column("name", "minmax(100px, 1fr)"),
  column("last", "100px", 2),
  column("first", "100px", 1),
  column("amount", "100px"),
];
const ids = (width: number | null) => fitColumns(columns, width).map(({ id }) => id);

test("the least width counts columns, gaps and edges", () => {
  expect(leastWidth(columns)).toBe(4 * 100 + 3 * 16 + 32);
});

test("what is least needed goes first, what is needed never goes", () => {
  expect(ids(480)).toEqual(["name", "last", "first", "amount"]);
  expect(ids(479)).toEqual(["name", "last", "amount"]);
  expect(ids(300)).toEqual(["name", "amount"]);
  expect(ids(10)).toEqual(["name", "amount"]);
});

test("before the list is laid out every column is there", () => {
  expect(ids(null)).toHaveLength(4);
});
