import type { Column } from "@/components/column";
import { cx } from "@/lib/cx";

type Props<Row> = {
  id: string;
  dataKey: string;
  testId: string;
  row: Row;
  index: number;
  start: number;
  columns: readonly Column<Row>[];
  template: string;
  /** The keyboard stands here. */
  active: boolean;
  /** Its panel is open. */
  open: boolean;
  onOpen: () => void;
};

/** A row of a list, at its place. */
export function TableRow<Row>(props: Props<Row>) {
  const { row, columns, template, active, open, onOpen } = props;
  return (
    <div
      id={props.id}
      role="row"
      tabIndex={-1}
      aria-rowindex={props.index + 2}
      aria-selected={active}
      data-testid={props.testId}
      data-key={props.dataKey}
      onClick={onOpen}
      onKeyDown={(event) => event.key === "Enter" && onOpen()}
      className={cx(
        "absolute inset-x-0 grid h-9 cursor-pointer items-center gap-4 border-b px-4 text-sm focus-visible:-outline-offset-2",
        active || open ? "bg-chosen" : "hover:bg-hover",
        active && "shadow-[inset_3px_0_0_var(--brand)]",
      )}
      style={{ transform: `translateY(${props.start}px)`, gridTemplateColumns: template }}
    >
      {columns.map((column) => (
        <div
          key={column.id}
          role="gridcell"
          className={cx("min-w-0 truncate", column.right && "text-right")}
        >
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}
