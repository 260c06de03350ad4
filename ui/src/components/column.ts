import type { ReactNode } from "react";
import type { TextKey } from "@/lib/i18n";

/** A column of a list. */
export type Column<Row> = {
  id: string;
  head: TextKey;
  /** A width of CSS grid: "120px", "minmax(160px, 2fr)". */
  width: string;
  right?: boolean;
  /** May be left out where there is no room; 1 goes first. */
  minor?: number;
  /** The name by which Rust sorts; without it the column does not sort. */
  sort?: string;
  cell: (row: Row) => ReactNode;
};

/** By which column a list is sorted, and what a click on another head does. */
export type Sorting = { by: string; descending: boolean; onSort: (by: string) => void };
