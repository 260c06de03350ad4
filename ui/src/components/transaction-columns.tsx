import type { Column } from "@/components/column";
import { MovedAmount } from "@/components/moved-amount";
import { TransactionStatusBadge } from "@/components/state-badges";
import { When } from "@/components/when";
import { label, t } from "@/lib/i18n";
import type { TransactionRow } from "@/lib/types";
import { customerOf, visible } from "@/lib/visible";

const postedAt: Column<TransactionRow> = {
  id: "posted_at",
  header: () => t("column.posted"),
  meta: { width: "108px" },
  cell: ({ row: { original: row } }) => <When at={row.posted_at} className="text-ink-soft" />,
};

const kind: Column<TransactionRow> = {
  id: "kind",
  header: () => t("column.kind"),
  meta: { width: "100px" },
  cell: ({ row: { original: row } }) => (
    <span className="font-medium">{label("transaction_kind", row.kind)}</span>
  ),
};

const customer: Column<TransactionRow> = {
  id: "customer",
  header: () => t("column.customer"),
  meta: { width: "minmax(100px, 1.2fr)" },
  cell: ({ row: { original: row } }) =>
    customerOf(row) ?? <span className="text-ink-faint">{t("ledger.system")}</span>,
};

const rest: Column<TransactionRow>[] = [
  {
    id: "about",
    header: () => t("column.about"),
    meta: { width: "minmax(100px, 1.6fr)" },
    cell: ({ row: { original: row } }) =>
      row.reason === null ? (
        <span className="ident text-ink-soft">{visible(row.reference ?? row.key)}</span>
      ) : (
        visible(row.reason)
      ),
  },
  {
    id: "status",
    header: () => t("column.status"),
    meta: { width: "120px", minor: 2 },
    cell: ({ row: { original: row } }) => <TransactionStatusBadge status={row.status} />,
  },
  {
    id: "amount",
    header: () => t("column.amount"),
    meta: { width: "160px", right: true },
    cell: ({ row: { original: row } }) => (
      <MovedAmount
        of={row}
        minor={row.amount}
        signed
        toned={row.counts}
        className={row.counts ? "font-medium" : "opacity-70"}
      />
    ),
  },
  {
    id: "balance",
    header: () => t("column.balance_after"),
    meta: { width: "160px", minor: 1, right: true },
    cell: ({ row: { original: row } }) => (
      <MovedAmount of={row} minor={row.balance} className="text-ink-soft" />
    ),
  },
];

/** What a row of the ledger shows; on a customer's own page the name is left out. */
export const transactionColumns: Column<TransactionRow>[] = [postedAt, kind, customer, ...rest];
export const transactionColumnsOfUser: Column<TransactionRow>[] = [postedAt, kind, ...rest];
