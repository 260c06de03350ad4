import type { RowData } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useId, useMemo, useRef } from "react";
import type { Column, Sorting } from "@/components/column";
import { ColumnHeads } from "@/components/column-heads";
import { leastWidth } from "@/components/fit-columns";
import { Failed } from "@/components/states";
import { TableCells, TableRow } from "@/components/table-row";
import { RowSkeleton, TableSkeleton } from "@/components/table-skeleton";
import { useListTable } from "@/components/use-list-table";
import { localeTag, t } from "@/lib/i18n";
import { recall, remember } from "@/lib/list-memory";
import { type ListPlace, useListKeys } from "@/lib/use-list-keys";
import { useWidth } from "@/lib/use-width";

export type ListState<Row> = {
  rows: Row[];
  isPending: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
  /** Told which rows are in sight; the others need not be held. */
  see?: (first: number, last: number) => void;
};

type Props<Row extends RowData> = {
  label: string;
  columns: readonly Column<Row>[];
  list: ListState<Row>;
  rowKey: (row: Row) => string;
  onOpen: (row: Row) => void;
  empty: ReactNode;
  testId: string;
  /** Under this name the place in the list is found again after a visit to a row. */
  memoryKey: string;
  sorting?: Sorting;
  isOpen?: (row: Row) => boolean;
  /** For a page that keeps the place itself: a click chooses a row then, a double click opens it. */
  place?: ListPlace;
  /** Height of a row. */
  rowPx?: number;
};

const ROW_PX = 36;
const ROWS_AHEAD = 40;

/** A list of any length: only the rows in sight exist, and the next page comes before its end is seen. */
export function DataTable<Row extends RowData>(props: Props<Row>) {
  const { list, memoryKey, onOpen, rowKey, isOpen, place, rowPx = ROW_PX } = props;
  const listId = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: list.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 12,
    initialOffset: recall(memoryKey).offset,
    onChange: (instance) => remember(memoryKey, { offset: instance.scrollOffset ?? 0 }),
  });
  const active = useListKeys({
    memoryKey,
    rows: list.rows,
    onOpen,
    place,
    show: (index) => {
      // Enter is now the list's, not that of the button pressed before.
      scroller.current?.focus({ preventScroll: true });
      virtualizer.scrollToIndex(index);
    },
  });
  const items = virtualizer.getVirtualItems();
  // Pages out of sight are not held: their rows are holes.
  const held = items.filter(({ index }) => list.rows[index] !== undefined);
  const holes = items.filter(({ index }) => list.rows[index] === undefined);
  const firstHeld = held[0]?.index ?? 0;
  const lastHeld = held.at(-1)?.index ?? -1;
  const rowsInSight = useMemo(
    () => list.rows.slice(firstHeld, lastHeld + 1).filter((row) => row !== undefined),
    [list.rows, firstHeld, lastHeld],
  );
  const table = useListTable({
    columns: props.columns,
    rows: rowsInSight,
    rowKey,
    width: useWidth(scroller),
    sorting: props.sorting,
  });
  const { rows } = table.getRowModel();
  const columns = props.columns.filter(({ id }) => table.getColumn(id)?.getIsVisible());
  const template = columns.map(({ meta }) => meta.width).join(" ");
  const firstSeen = items[0]?.index ?? 0;
  const lastSeen = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, error, see } = list;
  useEffect(() => {
    see?.(Math.max(0, firstSeen - ROWS_AHEAD), lastSeen + ROWS_AHEAD);
  }, [see, firstSeen, lastSeen]);

  const chosen = place?.index ?? -1;
  useEffect(() => {
    if (chosen < 0) return;
    virtualizer.scrollToIndex(chosen);
    // What had the keyboard went with the row that was chosen before.
    if (document.activeElement === document.body) scroller.current?.focus({ preventScroll: true });
  }, [chosen, virtualizer]);

  if (list.error && list.rows.length === 0) {
    return (
      <Frame>
        <Failed error={list.error} onRetry={() => void list.refetch()} />
      </Frame>
    );
  }
  return (
    <Frame>
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={hasNextPage ? -1 : list.rows.length + 1}
        aria-busy={list.isPending}
        aria-activedescendant={active.index >= 0 ? `${listId}${active.index}` : undefined}
        tabIndex={0}
        className="focus-visible:-outline-offset-2 min-h-0 flex-1 overflow-auto"
      >
        <div style={{ minWidth: leastWidth(columns) }}>
          <ColumnHeads heads={table.getLeafHeaders()} template={template} />
          {list.isPending && <TableSkeleton columns={columns} template={template} rowPx={rowPx} />}
          {!list.isPending && list.rows.length === 0 && props.empty}
          <div className="relative" style={{ height: virtualizer.getTotalSize() }}>
            {holes.map(({ key, start }) => (
              <RowSkeleton
                key={key}
                columns={columns}
                template={template}
                start={start}
                rowPx={rowPx}
              />
            ))}
            {held.map(({ index, start }, at) => {
              const row = rows[at];
              if (row === undefined) return null;
              return (
                <TableRow
                  key={row.id}
                  id={`${listId}${index}`}
                  dataKey={row.id}
                  testId={props.testId}
                  index={index}
                  start={start}
                  rowPx={rowPx}
                  template={template}
                  active={active.index === index}
                  open={isOpen?.(row.original) ?? false}
                  onOpen={() => {
                    active.choose(index);
                    onOpen(row.original);
                  }}
                  onPick={place && (() => place.choose(index))}
                >
                  <TableCells row={row} layout={`${localeTag()} ${template}`} />
                </TableRow>
              );
            })}
          </div>
        </div>
        {isFetchingNextPage && <p className="px-4 py-2 text-ink-soft">{t("state.more")}</p>}
        {Boolean(error) && list.rows.length > 0 && (
          <Failed error={error} onRetry={() => void fetchNextPage()} />
        )}
      </div>
    </Frame>
  );
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden rounded-t-lg border border-b-0 bg-surface">
      {children}
    </div>
  );
}
