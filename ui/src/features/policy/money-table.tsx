import { Amount } from "@/components/amount";
import { t } from "@/lib/i18n";
import type { BackTestGroup } from "@/lib/types";
import { Difference, Table, type TableColumn } from "./table-parts";

type Line = { name: string; currency: string; was: number; would: number; isSum: boolean };

const columns: TableColumn<Line>[] = [
  {
    id: "what",
    header: () => t("back_test.what"),
    cell: ({ row }) => row.original.name,
  },
  {
    id: "was",
    header: () => t("back_test.was"),
    meta: { right: true },
    cell: ({ row: { original } }) => <Amount minor={original.was} currency={original.currency} />,
  },
  {
    id: "would",
    header: () => t("back_test.would"),
    meta: { right: true },
    cell: ({ row: { original } }) => <Amount minor={original.would} currency={original.currency} />,
  },
  {
    id: "difference",
    header: () => t("back_test.difference"),
    meta: { right: true },
    cell: ({ row: { original } }) => (
      <Difference minor={original.would - original.was} currency={original.currency} />
    ),
  },
];

/** Money and fees as they were and as they would be, currency by currency, with the difference. */
export function MoneyTable({ groups }: { groups: readonly BackTestGroup[] }) {
  return (
    <Table
      title={t("back_test.money")}
      columns={columns}
      rows={groups.flatMap(linesOf)}
      rowKey={({ currency, name }) => `${currency} ${name}`}
      rowClass={({ isSum }) => (isSum ? "double-rule font-semibold" : "border-b")}
    />
  );
}

function linesOf({ currency, totals: { was, would } }: BackTestGroup): Line[] {
  const line = (name: string, before: number, after: number, isSum = false) => ({
    name,
    currency,
    was: before,
    would: after,
    isSum,
  });
  return [
    line(t("back_test.disputed"), was.amount, would.amount),
    line(t("back_test.fees"), was.fees, would.fees),
    line(
      t("back_test.together", { currency: currency.toUpperCase() }),
      was.amount + was.fees,
      would.amount + would.fees,
      true,
    ),
  ];
}
