import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { Deadline } from "@/components/deadline";
import { DisputeKindBadge, DisputeStatusBadge } from "@/components/state-badges";
import { When } from "@/components/when";
import { proposalFor } from "@/lib/dispute-words";
import { label } from "@/lib/i18n";
import type { DisputeRow } from "@/lib/types";
import { nameOf } from "@/lib/visible";

const customer: Column<DisputeRow> = {
  id: "customer",
  head: "column.customer",
  width: "minmax(110px, 1.2fr)",
  cell: (row) => <span className="font-medium">{nameOf(row)}</span>,
};

/** What a row of disputes shows; on a customer's own page the name is left out. */
export const disputeColumnsOfUser: Column<DisputeRow>[] = [
  {
    id: "kind",
    head: "column.kind",
    width: "116px",
    cell: (row) => <DisputeKindBadge kind={row.kind} />,
  },
  {
    id: "status",
    head: "column.status",
    width: "168px",
    cell: (row) => <DisputeStatusBadge status={row.status} />,
  },
  {
    id: "reason",
    head: "column.bank_reason",
    minor: 2,
    width: "minmax(110px, 1.2fr)",
    cell: (row) => label("dispute_reason", row.reason),
  },
  {
    id: "proposal",
    head: "column.proposal",
    minor: 3,
    width: "minmax(104px, 1fr)",
    cell: (row) =>
      row.decision && row.waits_for_operator ? (
        proposalFor(row.kind, row.decision.action)
      ) : (
        <span className="text-ink-faint">–</span>
      ),
  },
  {
    id: "due",
    head: "column.answer_by",
    width: "132px",
    cell: (row) =>
      row.waits_for_operator ? (
        <Deadline at={row.due_at} open />
      ) : (
        <span className="text-ink-faint">–</span>
      ),
  },
  {
    id: "opened_at",
    head: "column.opened",
    minor: 1,
    width: "100px",
    cell: (row) => <When at={row.opened_at} className="text-ink-soft" />,
  },
  {
    id: "amount",
    head: "column.amount",
    width: "92px",
    right: true,
    cell: (row) => <Amount minor={row.amount} currency={row.currency} className="font-medium" />,
  },
];

export const disputeColumns: Column<DisputeRow>[] = [customer, ...disputeColumnsOfUser];
