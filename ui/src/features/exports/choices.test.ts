import { expect, test } from "vitest";
import type { ExportSelection } from "@/lib/types";
import { columnsFor, firstChoices, formatsOf, inputOf } from "./choices";
import { emptyNewExport, selectionOf } from "./new-export";
import { wordsOf } from "./words";

const DAY = 1_772_442_000_000_000;

const payments: ExportSelection = { kind: "payments", filter: {} };
const march: ExportSelection = { kind: "transactions", filter: { from: DAY, to: null } };

test("a journal is offered where every account is in it, and made of entries", () => {
  expect(formatsOf(march)).toContain("hledger");
  expect(formatsOf({ kind: "entries", filter: { account: null } })).toContain("beancount");
  expect(formatsOf(payments)).not.toContain("hledger");
  expect(formatsOf({ kind: "entries", filter: { account: "write_offs" } })).not.toContain(
    "hledger",
  );
  expect(formatsOf({ kind: "transactions", filter: { kind: "refund" } })).not.toContain("hledger");
  const journal = inputOf(march, { ...firstChoices(march), format: "hledger" }, "/a.journal");
  expect(journal.selection).toEqual({ kind: "entries", filter: { from: DAY, to: null } });
  expect(journal.columns).toBeNull();
});

test("columns are named only when some are left out, in the order of the file", () => {
  const first = firstChoices(payments);
  expect(inputOf(payments, first, "/a").columns).toBeNull();
  expect(columnsFor(payments, first)).not.toContain("credited_at_local");
  const all = columnsFor(payments, { ...first, zone: "Asia/Tokyo" });
  expect(all[2]).toBe("credited_at_local");
  const without = all.filter((column) => !["payment", "net"].includes(column));
  const input = inputOf(payments, { ...first, without, zone: "Asia/Tokyo" }, "/a");
  expect(input).toMatchObject({ columns: ["payment", "net"], zone: "Asia/Tokyo" });
});

test("what is said about CSV goes with CSV only", () => {
  const said = { ...firstChoices(payments), byteOrderMark: true, keepFormulas: true };
  expect(inputOf(payments, { ...said, format: "csv" }, "/a")).toMatchObject({
    byte_order_mark: true,
    keep_formulas: true,
  });
  expect(inputOf(payments, said, "/a")).toMatchObject({
    byte_order_mark: false,
    keep_formulas: false,
  });
});

test("a statement is a document with times where the person is", () => {
  const statement: ExportSelection = { kind: "statement", filter: { user_id: "u1" } };
  expect(firstChoices(statement)).toMatchObject({ format: "pdf", zone: "Pacific/Auckland" });
});

test("filters are said in words, days where the person is", () => {
  expect(wordsOf(payments)).toBeNull();
  expect(wordsOf({ kind: "users", filter: { search: "anna", sort: "name" } })).toBe(
    "Search “anna”",
  );
  expect(wordsOf({ kind: "disputes", filter: { open: true, status: "lost" } })).toBe("Lost · Open");
  expect(wordsOf({ kind: "audit_trail", filter: { subject: "user:u1" } })).toBe("User u1");
  const typed = { ...emptyNewExport, from: "2026-03-01", to: "2026-03-31" };
  expect(wordsOf(selectionOf(typed))).toBe("1 Mar 2026 to 31 Mar 2026");
  expect(wordsOf(selectionOf({ ...typed, from: "" }))).toBe("Until 31 Mar 2026");
  const oneDay = { ...typed, kind: "entries", account: "write_offs", to: "2026-03-01" } as const;
  expect(wordsOf(selectionOf(oneDay))).toBe("Write-offs · 1 Mar 2026");
});

test("wallets are those of the end of a day", () => {
  const selection = selectionOf({ ...emptyNewExport, kind: "wallets", at: "2026-03-31" });
  // The first of April began at 11:00 UTC there.
  expect(selection.filter).toEqual({ at: Date.UTC(2026, 2, 31, 11) * 1000 - 1 });
  expect(selectionOf({ ...emptyNewExport, kind: "wallets" }).filter).toEqual({ at: null });
});
