import type { ColumnDef, RowData } from "@tanstack/react-table";
import { FlexRender, tableFeatures, useTable } from "@tanstack/react-table";
import { Amount } from "@/components/amount";
import { cx } from "@/lib/cx";

const features = tableFeatures({ columnMeta: {} as { right?: boolean; className?: string } });

/** A column of a table of a back-test. */
export type TableColumn<Row extends RowData> = ColumnDef<typeof features, Row>;

type Props<Row extends RowData> = {
  title: string;
  columns: readonly TableColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowClass: string | ((row: Row) => string);
  rowTestId?: string;
};

/** A table of a back-test. */
export function Table<Row extends RowData>(props: Props<Row>) {
  const { title, columns, rows, rowKey, rowClass, rowTestId } = props;
  const table = useTable({ features, columns, data: rows, getRowId: rowKey });
  return (
    <table className="w-full text-sm">
      <caption className="pb-2 text-left font-semibold">{title}</caption>
      <thead>
        <tr className="border-rule-strong border-b text-ink-soft text-xs">
          {table.getFlatHeaders().map((header) => (
            <th
              key={header.id}
              className={cx(
                "pr-4 pb-2 font-medium last:pr-0",
                header.column.columnDef.meta?.right ? "text-right" : "text-left",
              )}
            >
              <FlexRender header={header} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            data-testid={rowTestId}
            className={typeof rowClass === "string" ? rowClass : rowClass(row.original)}
          >
            {row.getAllCells().map((cell) => {
              const { right, className } = cell.column.columnDef.meta ?? {};
              return (
                <td
                  key={cell.id}
                  className={cx("py-1.5 pr-4 last:pr-0", right && "figures text-right", className)}
                >
                  <FlexRender cell={cell} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** More or less money than it was: a plus is money kept. */
export function Difference({ minor, currency }: { minor: number; currency: string }) {
  return (
    <Amount
      minor={minor}
      currency={currency}
      signed
      toned
      className={cx("font-medium", minor < 0 && "text-danger")}
    />
  );
}
