import { FlexRender, type RowData } from "@tanstack/react-table";
import { memo, type ReactNode } from "react";
import type { ListRow } from "@/components/column";
import { cx } from "@/lib/cx";

type Props = {
  id: string;
  dataKey: string;
  testId: string;
  index: number;
  start: number;
  rowPx: number;
  template: string;
  /** The keyboard stands here. */
  active: boolean;
  /** Its panel is open. */
  open: boolean;
  onOpen: () => void;
  /** What a click does where it does not open. */
  onPick?: () => void;
  /** Its cells. */
  children: ReactNode;
};

/** A row of a list, at its place. */
export function TableRow(props: Props) {
  const { template, active, open, onOpen, onPick } = props;
  return (
    <div
      id={props.id}
      role="row"
      tabIndex={-1}
      aria-rowindex={props.index + 2}
      aria-selected={active}
      data-testid={props.testId}
      data-key={props.dataKey}
      onClick={onPick ?? onOpen}
      onDoubleClick={onPick && onOpen}
      onKeyDown={(event) => event.key === "Enter" && onOpen()}
      className={cx(
        "absolute inset-x-0 grid cursor-pointer items-center gap-4 border-b px-4 text-sm focus-visible:-outline-offset-2",
        active || open ? "bg-chosen" : "hover:bg-hover",
        active && "shadow-[inset_3px_0_0_var(--brand)]",
      )}
      style={{
        height: props.rowPx,
        transform: `translateY(${props.start}px)`,
        gridTemplateColumns: template,
      }}
    >
      {props.children}
    </div>
  );
}

type CellsProps<Row extends RowData> = {
  row: ListRow<Row>;
  /** Changes with the columns that are shown and with the language. */
  layout: string;
};

/** The cells of a row; they are not written again when the keyboard moves past it. */
export const TableCells = memo(function Cells<Row extends RowData>({ row }: CellsProps<Row>) {
  return row.getVisibleCells().map((cell) => (
    <div
      key={cell.id}
      role="gridcell"
      className={cx("min-w-0 truncate", cell.column.columnDef.meta?.right && "text-right")}
    >
      <FlexRender cell={cell} />
    </div>
  ));
}) as <Row extends RowData>(props: CellsProps<Row>) => ReactNode;
