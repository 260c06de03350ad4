import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { RefundStateBadge } from "@/components/state-badges";
import { When } from "@/components/when";
import type { RefundRequestRow } from "@/lib/types";
import { nameOf, visible } from "@/lib/visible";

const customer: Column<RefundRequestRow> = {
  id: "customer",
  head: "column.customer",
  width: "minmax(120px, 1.2fr)",
  cell: (row) => <span className="font-medium">{nameOf(row)}</span>,
};

/** What a row of refund requests shows; on a customer's own page the name is left out. */
export const refundColumnsOfUser: Column<RefundRequestRow>[] = [
  {
    id: "reason",
    head: "column.customer_reason",
    width: "minmax(140px, 2fr)",
    cell: (row) => <span title={row.reason}>{visible(row.reason)}</span>,
  },
  {
    id: "reference",
    head: "column.payment",
    minor: 1,
    width: "minmax(110px, 1fr)",
    cell: (row) => <span className="ident text-ink-soft">{row.reference}</span>,
  },
  {
    id: "requested_at",
    head: "column.requested",
    width: "112px",
    cell: (row) => <When at={row.requested_at} className="text-ink-soft" />,
  },
  {
    id: "state",
    head: "column.state",
    width: "136px",
    cell: (row) => <RefundStateBadge state={row.state} />,
  },
  {
    id: "amount",
    head: "column.amount",
    width: "104px",
    right: true,
    cell: (row) => <Amount minor={row.amount} currency={row.currency} className="font-medium" />,
  },
];

export const refundColumns: Column<RefundRequestRow>[] = [customer, ...refundColumnsOfUser];
