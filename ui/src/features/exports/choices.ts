import { zone } from "@/lib/time";
import type { ExportFormat, ExportSelection, StartExport } from "@/lib/types";
import { columnsOf, isLocal } from "./columns-of";

/** How a file is to be written. */
export type Choices = {
  format: ExportFormat;
  /** In which times are given beside UTC; null: UTC only. */
  zone: string | null;
  /** Columns that are left out. */
  without: readonly string[];
  byteOrderMark: boolean;
  keepFormulas: boolean;
};

const TABLES: readonly ExportFormat[] = ["xlsx", "csv", "jsonl", "parquet"];
const JOURNALS: readonly ExportFormat[] = ["hledger", "beancount"];

/** The formats these rows can be written in. */
export function formatsOf(selection: ExportSelection): readonly ExportFormat[] {
  if (selection.kind === "statement") return ["pdf"];
  return asEntries(selection) === null ? TABLES : [...TABLES, ...JOURNALS];
}

export const isJournal = (format: ExportFormat): boolean => JOURNALS.includes(format);

/** A journal is made of entries and holds every account: nothing but a period may narrow it. */
export function asEntries(selection: ExportSelection): ExportSelection | null {
  if (selection.kind !== "entries" && selection.kind !== "transactions") return null;
  const { from = null, to = null, ...others } = selection.filter;
  const isPart = Object.values(others).some((value) => value !== null && value !== undefined);
  return isPart ? null : { kind: "entries", filter: { from, to } };
}

/** A document is for people, so its times are where they are. */
export function firstChoices(selection: ExportSelection): Choices {
  const [format = "xlsx"] = formatsOf(selection);
  return {
    format,
    zone: format === "pdf" ? zone().name : null,
    without: [],
    byteOrderMark: false,
    keepFormulas: false,
  };
}

/** The columns there are to choose from; a journal and a document have none. */
export function columnsFor(selection: ExportSelection, choices: Choices): readonly string[] {
  if (selection.kind === "statement" || isJournal(choices.format)) return [];
  const all = columnsOf[selection.kind];
  return choices.zone === null ? all.filter((column) => !isLocal(column)) : all;
}

/** What the desk is asked for. */
export function inputOf(selection: ExportSelection, choices: Choices, out: string): StartExport {
  const all = columnsFor(selection, choices);
  const chosen = all.filter((column) => !choices.without.includes(column));
  const isCsv = choices.format === "csv";
  return {
    selection: isJournal(choices.format) ? (asEntries(selection) ?? selection) : selection,
    format: choices.format,
    out,
    columns: chosen.length === all.length ? null : chosen,
    zone: choices.zone,
    byte_order_mark: isCsv && choices.byteOrderMark,
    keep_formulas: isCsv && choices.keepFormulas,
    snapshot: null,
  };
}

/** The usual ending of a file's name. */
export const endingOf = (format: ExportFormat): string =>
  format === "hledger" ? "journal" : format;
