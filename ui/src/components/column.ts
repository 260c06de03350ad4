import type { ColumnDef, ColumnSort, Header, RowData, Row as RowOf } from "@tanstack/react-table";
import { columnVisibilityFeature, rowSortingFeature, tableFeatures } from "@tanstack/react-table";

/** How a column of a list is laid out. */
export type Layout = {
  /** A width of CSS grid: "120px", "minmax(160px, 2fr)". */
  width: string;
  right?: boolean;
  /** May be left out where there is no room; 1 goes first. */
  minor?: number;
};

/** Rust filters, sorts and pages; the table only knows which columns are shown and which one sorts. */
export const listFeatures = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: {} as Layout,
});

type ListFeatures = typeof listFeatures;

/** A column of a list. One with an accessor can sort: its id is the name by which Rust sorts. */
export type Column<Row extends RowData> = ColumnDef<ListFeatures, Row> & {
  id: string;
  meta: Layout;
};

export type ColumnHead<Row extends RowData> = Header<ListFeatures, Row>;
export type ListRow<Row extends RowData> = RowOf<ListFeatures, Row>;

/** By which column a list is sorted, and what a click on another head does. */
export type Sorting = { by: ColumnSort; onSort: (by: ColumnSort) => void };
