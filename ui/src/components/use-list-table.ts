import { functionalUpdate, type RowData, useTable } from "@tanstack/react-table";
import { useMemo } from "react";
import { type Column, listFeatures, type Sorting } from "@/components/column";
import { hiddenColumns } from "@/components/fit-columns";

type Options<Row extends RowData> = {
  columns: readonly Column<Row>[];
  /** The rows in sight: a table of a whole list would hold an object for each of its rows. */
  rows: Row[];
  rowKey: (row: Row) => string;
  /** Of the list, in pixels; null before it is laid out. */
  width: number | null;
  sorting: Sorting | undefined;
};

/** The table of a list: the columns that have room, the rows in sight, and how they are sorted. */
export function useListTable<Row extends RowData>(options: Options<Row>) {
  const { columns, rows, rowKey, width, sorting } = options;
  const columnVisibility = useMemo(() => hiddenColumns(columns, width), [columns, width]);
  const { id, desc = false } = sorting?.by ?? {};
  const by = useMemo(() => (id === undefined ? [] : [{ id, desc }]), [id, desc]);
  return useTable({
    features: listFeatures,
    columns,
    data: rows,
    getRowId: rowKey,
    state: { columnVisibility, sorting: by },
    enableSorting: sorting !== undefined,
    enableSortingRemoval: false,
    enableMultiSort: false,
    sortDescFirst: false,
    onSortingChange: (change) => {
      const [next] = functionalUpdate(change, by);
      if (next) sorting?.onSort(next);
    },
  });
}
