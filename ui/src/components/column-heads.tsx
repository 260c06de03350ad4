import { flexRender, type RowData } from "@tanstack/react-table";
import { ArrowDown, ArrowUp } from "lucide-react";
import type { ColumnHead } from "@/components/column";
import { cx } from "@/lib/cx";

type Props<Row extends RowData> = { heads: readonly ColumnHead<Row>[]; template: string };

const ARIA_SORT = { asc: "ascending", desc: "descending" } as const;

/** The standing head of a list; columns that Rust can sort by are buttons. */
export function ColumnHeads<Row extends RowData>({ heads, template }: Props<Row>) {
  return (
    <div
      role="row"
      className="sticky top-0 z-10 grid h-9 items-center gap-4 border-rule-strong border-b bg-surface px-4 font-medium text-ink-soft text-xs"
      style={{ gridTemplateColumns: template }}
    >
      {heads.map((head) => {
        const { column } = head;
        const sorted = column.getIsSorted();
        return (
          <div
            key={head.id}
            role="columnheader"
            aria-sort={sorted ? ARIA_SORT[sorted] : undefined}
            className={cx("min-w-0 truncate", column.columnDef.meta?.right && "text-right")}
          >
            {column.getCanSort() ? <SortButton head={head} /> : name(head)}
          </div>
        );
      })}
    </div>
  );
}

function SortButton<Row extends RowData>({ head }: { head: ColumnHead<Row> }) {
  const sorted = head.column.getIsSorted();
  const Arrow = sorted === "desc" ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={() => head.column.toggleSorting()}
      className={cx(
        "inline-flex items-center gap-1 rounded-sm hover:text-ink",
        sorted && "text-ink",
      )}
    >
      {name(head)}
      {sorted && <Arrow aria-hidden className="size-3.5" />}
    </button>
  );
}

const name = <Row extends RowData>(head: ColumnHead<Row>) =>
  flexRender(head.column.columnDef.header, head.getContext());
