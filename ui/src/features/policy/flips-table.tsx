import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { Amount } from "@/components/amount";
import { label, t, tn } from "@/lib/i18n";
import type { BackTestFlip, CaseAction } from "@/lib/types";
import { Table, type TableColumn } from "./table-parts";

const columns: TableColumn<BackTestFlip>[] = [
  {
    id: "case",
    header: () => t("back_test.case"),
    cell: ({ row: { id } }) => (
      <Link
        to="/disputes/$disputeId"
        params={{ disputeId: id }}
        title={id}
        className="ident -outline-offset-2 block max-w-36 truncate rounded-sm text-brand hover:underline xl:max-w-none"
      >
        {id}
      </Link>
    ),
  },
  {
    id: "amount",
    header: () => t("column.amount"),
    meta: { right: true },
    cell: ({ row: { original } }) => (
      <Amount minor={original.amount} currency={original.currency} className="font-medium" />
    ),
  },
  {
    id: "from_to",
    header: () => t("back_test.from_to"),
    cell: ({ row: { original } }) => (
      <span className="inline-flex items-center gap-2 whitespace-nowrap">
        <span className="text-ink-soft">{actionWords(original, original.from)}</span>
        <ArrowRight aria-label={t("back_test.to")} className="size-3.5 shrink-0 text-ink-faint" />
        <span className="font-medium">{actionWords(original, original.to)}</span>
      </span>
    ),
  },
  {
    id: "rule",
    header: () => t("back_test.rule"),
    cell: ({ row: { original } }) =>
      original.rule === "fallback" ? (
        <span className="text-ink-soft">{t("policy.fallback")}</span>
      ) : (
        <span title={original.rule} className="ident block max-w-36 truncate">
          {original.rule}
        </span>
      ),
  },
  {
    id: "outcome",
    header: () => t("back_test.outcome"),
    meta: { className: "whitespace-nowrap text-ink-soft" },
    cell: ({ row }) => t(row.original.outcome_known ? "back_test.known" : "back_test.unknown"),
  },
];

type Props = { flips: readonly BackTestFlip[]; count: number };

/** The cases that would have gone another way, the largest first. */
export function FlipsTable({ flips, count }: Props) {
  return (
    <div className="flex flex-col gap-2 overflow-x-auto">
      <Table
        title={tn("back_test.flip_list", count)}
        columns={columns}
        rows={flips}
        rowKey={(flip) => flip.id}
        rowClass="border-b last:border-0 hover:bg-hover"
        rowTestId="flip"
      />
      {flips.length < count && (
        <p className="text-ink-soft">{tn("back_test.largest", flips.length)}</p>
      )}
    </div>
  );
}

const OF_INQUIRIES: readonly CaseAction[] = ["refund_in_full", "answer_inquiry"];

/** Contesting an inquiry is answering it; the other action may tell that it is one. */
function actionWords({ from, to }: BackTestFlip, action: CaseAction): string {
  const isInquiry = OF_INQUIRIES.includes(from) || OF_INQUIRIES.includes(to);
  return label("policy_action", isInquiry && action === "contest" ? "answer_inquiry" : action);
}
