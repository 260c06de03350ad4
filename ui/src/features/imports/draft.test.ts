import { expect, test } from "vitest";
import { type Draft, emptyDraft, nameOf, sourceOf } from "./draft";

const of = (part: Partial<Draft>) => sourceOf({ ...emptyDraft, ...part });

test("a source is whole or there is none", () => {
  expect(of({})).toBeNull();
  expect(of({ kind: "platform" })).toBeNull();
  expect(of({ kind: "platform", url: " postgres://reader@host/db ", currency: "EUR" })).toEqual({
    kind: "platform",
    url: "postgres://reader@host/db",
    schema: null,
    currency: "eur",
  });
});

test("balances are read only as it was said", () => {
  expect(of({ path: "/data/users.csv" })).toMatchObject({
    mapping: { balance: "" },
    amounts: null,
  });
  const said = { path: "/data/users.csv", unit: "decimal", decimalComma: true } as const;
  expect(of({ ...said, thousands: "point" })).toMatchObject({
    mapping: {},
    amounts: { unit: "decimal", decimal_comma: true, thousands: "point" },
  });
  // A comma says nothing of minor units.
  expect(of({ ...said, unit: "minor" })).toMatchObject({
    amounts: { unit: "minor", decimal_comma: false, thousands: null },
  });
});

test("books come from a folder, and nothing else is said of them", () => {
  const said = { kind: "redress_books", unit: "minor" } as const;
  expect(of({ ...said, path: "/srv/books" })).toEqual({
    kind: "redress_books",
    folder: "/srv/books",
  });
  expect(of({ ...said, path: null })).toBeNull();
});

test("a file is named without its folders", () => {
  expect(nameOf("/data/users.csv")).toBe("users.csv");
  expect(nameOf("C:\\data\\users.csv")).toBe("users.csv");
});
