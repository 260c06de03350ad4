import type { Layout } from "@/components/column";
import { Skeleton } from "@/components/ui/skeleton";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";

type Columns = readonly { id: string; meta: Layout }[];

type Look = { columns: Columns; template: string; rowPx: number };

const LINES = Array.from({ length: 14 }, (_, line) => line);
const WIDTHS = ["w-3/5", "w-4/5", "w-1/2", "w-2/3"];

/** The list before its first page: the same columns, nothing in them yet. */
export function TableSkeleton({ columns, template, rowPx }: Look) {
  return (
    <div role="status" aria-label={t("state.loading")}>
      {LINES.map((line) => (
        <div
          key={line}
          className="grid items-center gap-4 border-b px-4"
          style={{ height: rowPx, gridTemplateColumns: template }}
        >
          <Cells columns={columns} line={line} />
        </div>
      ))}
    </div>
  );
}

/** A row that is read again, at its place. */
export function RowSkeleton({ columns, template, rowPx, start }: Look & { start: number }) {
  return (
    <div
      aria-hidden
      className="absolute inset-x-0 grid items-center gap-4 border-b px-4"
      style={{
        height: rowPx,
        transform: `translateY(${start}px)`,
        gridTemplateColumns: template,
      }}
    >
      <Cells columns={columns} line={0} />
    </div>
  );
}

function Cells({ columns, line }: { columns: Columns; line: number }) {
  return columns.map((column, at) => (
    <Skeleton
      key={column.id}
      className={cx("h-3", WIDTHS[(line + at) % WIDTHS.length], column.meta.right && "ml-auto")}
    />
  ));
}
