import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { Deadline } from "@/components/deadline";
import { DisputeKindBadge, DisputeStatusBadge } from "@/components/state-badges";
import { When } from "@/components/when";
import { proposalFor } from "@/lib/dispute-words";
import { label, t } from "@/lib/i18n";
import type { DisputeRow } from "@/lib/types";
import { nameOf } from "@/lib/visible";

const customer: Column<DisputeRow> = {
  id: "customer",
  header: () => t("column.customer"),
  meta: { width: "minmax(110px, 1.2fr)" },
  cell: ({ row: { original: row } }) => <span className="font-medium">{nameOf(row)}</span>,
};

/** What a row of disputes shows; on a customer's own page the name is left out. */
export const disputeColumnsOfUser: Column<DisputeRow>[] = [
  {
    id: "kind",
    header: () => t("column.kind"),
    meta: { width: "116px" },
    cell: ({ row: { original: row } }) => <DisputeKindBadge kind={row.kind} />,
  },
  {
    id: "status",
    header: () => t("column.status"),
    meta: { width: "168px" },
    cell: ({ row: { original: row } }) => <DisputeStatusBadge status={row.status} />,
  },
  {
    id: "reason",
    header: () => t("column.bank_reason"),
    meta: { width: "minmax(110px, 1.2fr)", minor: 2 },
    cell: ({ row: { original: row } }) => label("dispute_reason", row.reason),
  },
  {
    id: "proposal",
    header: () => t("column.proposal"),
    meta: { width: "minmax(104px, 1fr)", minor: 3 },
    cell: ({ row: { original: row } }) =>
      row.decision && row.waits_for_operator ? (
        proposalFor(row.kind, row.decision.action)
      ) : (
        <span className="text-ink-faint">–</span>
      ),
  },
  {
    id: "due",
    header: () => t("column.answer_by"),
    meta: { width: "132px" },
    cell: ({ row: { original: row } }) =>
      row.waits_for_operator ? (
        <Deadline at={row.due_at} open />
      ) : (
        <span className="text-ink-faint">–</span>
      ),
  },
  {
    id: "opened_at",
    header: () => t("column.opened"),
    meta: { width: "100px", minor: 1 },
    cell: ({ row: { original: row } }) => <When at={row.opened_at} className="text-ink-soft" />,
  },
  {
    id: "amount",
    header: () => t("column.amount"),
    meta: { width: "92px", right: true },
    cell: ({ row: { original: row } }) => (
      <Amount minor={row.amount} currency={row.currency} className="font-medium" />
    ),
  },
];

export const disputeColumns: Column<DisputeRow>[] = [customer, ...disputeColumnsOfUser];
