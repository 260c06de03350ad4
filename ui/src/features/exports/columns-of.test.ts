import { expect, test } from "vitest";
import en from "@/locales/en.json";
import { columnName, columnsOf } from "./columns-of";

const sources = import.meta.glob<string>("../../../../src-tauri/desk/src/exports/kinds/*.rs", {
  query: "?raw",
  import: "default",
  eager: true,
});

const kinds = Object.keys(columnsOf) as (keyof typeof columnsOf)[];

test.each(kinds)("the columns of %s are those the desk writes", (kind) => {
  const file = Object.entries(sources).find(([path]) => path.endsWith(`/${kind}.rs`));
  const written = [...(file?.[1] ?? "").matchAll(/Column::new\("(\w+)"/g)].map(([, name]) => name);
  expect(columnsOf[kind]).toEqual(written);
});

test("every column has a name in words, and no name is without a column", () => {
  const all = new Set(Object.values(columnsOf).flat());
  expect([...all].filter((column) => columnName(column) === column)).toEqual([]);
  const named = Object.keys(en).filter((key) => key.startsWith("export_column."));
  const bases = new Set([...all].map((column) => column.replace(/_(local|minor)$/, "")));
  expect(named.map((key) => key.slice("export_column.".length)).sort()).toEqual([...bases].sort());
});

test("a local time and minor units say so", () => {
  expect(columnName("posted_at_local")).toBe("Posted, local time");
  expect(columnName("pending_amount_minor")).toBe("Pending amount, minor units");
});
