import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { RefundStateBadge } from "@/components/state-badges";
import { When } from "@/components/when";
import { t } from "@/lib/i18n";
import type { RefundRequestRow } from "@/lib/types";
import { nameOf, visible } from "@/lib/visible";

const customer: Column<RefundRequestRow> = {
  id: "customer",
  header: () => t("column.customer"),
  meta: { width: "minmax(120px, 1.2fr)" },
  cell: ({ row: { original: row } }) => <span className="font-medium">{nameOf(row)}</span>,
};

/** What a row of refund requests shows; on a customer's own page the name is left out. */
export const refundColumnsOfUser: Column<RefundRequestRow>[] = [
  {
    id: "reason",
    header: () => t("column.customer_reason"),
    meta: { width: "minmax(140px, 2fr)" },
    cell: ({ row: { original: row } }) => <span title={row.reason}>{visible(row.reason)}</span>,
  },
  {
    id: "reference",
    header: () => t("column.payment"),
    meta: { width: "minmax(110px, 1fr)", minor: 1 },
    cell: ({ row: { original: row } }) => (
      <span className="ident text-ink-soft">{row.reference}</span>
    ),
  },
  {
    id: "requested_at",
    header: () => t("column.requested"),
    meta: { width: "112px" },
    cell: ({ row: { original: row } }) => <When at={row.requested_at} className="text-ink-soft" />,
  },
  {
    id: "state",
    header: () => t("column.state"),
    meta: { width: "160px" },
    cell: ({ row: { original: row } }) => <RefundStateBadge state={row.state} means={row.means} />,
  },
  {
    id: "amount",
    header: () => t("column.amount"),
    meta: { width: "104px", right: true },
    cell: ({ row: { original: row } }) => (
      <Amount minor={row.amount} currency={row.currency} className="font-medium" />
    ),
  },
];

export const refundColumns: Column<RefundRequestRow>[] = [customer, ...refundColumnsOfUser];
