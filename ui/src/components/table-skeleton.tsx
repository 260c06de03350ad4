import type { Column } from "@/components/data-table";
import { Skeleton } from "@/components/ui/skeleton";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";

const LINES = Array.from({ length: 14 }, (_, line) => line);
const WIDTHS = ["w-3/5", "w-4/5", "w-1/2", "w-2/3"];

/** The list before its first page: the same columns, nothing in them yet. */
export function TableSkeleton<Row>({
  columns,
  template,
}: {
  columns: readonly Column<Row>[];
  template: string;
}) {
  return (
    <div role="status" aria-label={t("state.loading")}>
      {LINES.map((line) => (
        <div
          key={line}
          className="grid h-9 items-center gap-4 border-b px-4"
          style={{ gridTemplateColumns: template }}
        >
          {columns.map((column, at) => (
            <Skeleton
              key={column.id}
              className={cx("h-3", WIDTHS[(line + at) % WIDTHS.length], column.right && "ml-auto")}
            />
          ))}
        </div>
      ))}
    </div>
  );
}
