import { ArrowDown, ArrowUp } from "lucide-react";
import type { Column, Sorting } from "@/components/column";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";

type Props<Row> = { columns: readonly Column<Row>[]; template: string; sorting?: Sorting };

/** The standing head of a list; columns that Rust can sort by are buttons. */
export function ColumnHeads<Row>({ columns, template, sorting }: Props<Row>) {
  return (
    <div
      role="row"
      className="sticky top-0 z-10 grid h-9 items-center gap-4 border-rule-strong border-b bg-surface px-4 font-medium text-ink-soft text-xs"
      style={{ gridTemplateColumns: template }}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="columnheader"
          aria-sort={ariaSort(column.sort, sorting)}
          className={cx("min-w-0 truncate", column.right && "text-right")}
        >
          {column.sort && sorting ? (
            <SortButton name={t(column.head)} by={column.sort} sorting={sorting} />
          ) : (
            t(column.head)
          )}
        </div>
      ))}
    </div>
  );
}

function SortButton({ name, by, sorting }: { name: string; by: string; sorting: Sorting }) {
  const Arrow = sorting.descending ? ArrowDown : ArrowUp;
  const sorted = sorting.by === by;
  return (
    <button
      type="button"
      onClick={() => sorting.onSort(by)}
      className={cx(
        "inline-flex items-center gap-1 rounded-sm hover:text-ink",
        sorted && "text-ink",
      )}
    >
      {name}
      {sorted && <Arrow aria-hidden className="size-3.5" />}
    </button>
  );
}

function ariaSort(by: string | undefined, sorting: Sorting | undefined) {
  if (!by || sorting?.by !== by) return undefined;
  return sorting.descending ? "descending" : "ascending";
}
