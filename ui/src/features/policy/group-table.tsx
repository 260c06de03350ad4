import { formatCount, label, t } from "@/lib/i18n";
import type { BackTestGroup } from "@/lib/types";
import { Difference, Table, type TableColumn } from "./table-parts";

type Row = BackTestGroup & { isMixed: boolean };

const figures: TableColumn<Row>[] = [
  {
    id: "cases",
    header: () => t("back_test.cases"),
    meta: { right: true },
    cell: ({ row }) => formatCount(row.original.totals.case_count),
  },
  {
    id: "differ",
    header: () => t("back_test.differ"),
    meta: { right: true },
    cell: ({ row }) => formatCount(row.original.totals.flip_count),
  },
  {
    id: "difference",
    header: () => t("back_test.difference"),
    meta: { right: true },
    cell: ({ row: { original } }) => {
      const { was, would } = original.totals;
      const minor = would.amount + would.fees - was.amount - was.fees;
      return <Difference minor={minor} currency={original.currency} />;
    },
  },
];

const name = (head: () => string, nameOf: (name: string) => string): TableColumn<Row> => ({
  id: "name",
  header: head,
  meta: { className: "whitespace-nowrap" },
  cell: ({ row: { original } }) => (
    <>
      {nameOf(original.name)}
      {original.isMixed && (
        <span className="ml-2 text-ink-soft">{original.currency.toUpperCase()}</span>
      )}
    </>
  ),
});

const columnsBy = {
  reason: [
    name(
      () => t("column.reason"),
      (code) => label("dispute_reason", code),
    ),
    ...figures,
  ],
  month: [
    name(
      () => t("back_test.month"),
      (month) => month,
    ),
    ...figures,
  ],
};

type Props = { by: keyof typeof columnsBy; groups: readonly BackTestGroup[] };

/** The difference part by part; two currencies never share a row. */
export function GroupTable({ by, groups }: Props) {
  const isMixed = new Set(groups.map((group) => group.currency)).size > 1;
  return (
    <Table
      title={t(`back_test.by_${by}`)}
      columns={columnsBy[by]}
      rows={groups.map((group) => ({ ...group, isMixed }))}
      rowKey={({ currency, name }) => `${currency} ${name}`}
      rowClass="border-b last:border-0"
    />
  );
}
