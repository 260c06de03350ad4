import { Link } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { Amount } from "@/components/amount";
import { label, t, tn } from "@/lib/i18n";
import type { BackTestFlip, CaseAction } from "@/lib/types";
import { Cell, Table } from "./table-parts";

type Props = { flips: readonly BackTestFlip[]; count: number };

/** The cases that would have gone another way, the largest first. */
export function FlipsTable({ flips, count }: Props) {
  return (
    <div className="flex flex-col gap-2 overflow-x-auto">
      <Table
        title={tn("back_test.flip_list", count)}
        heads={[
          [t("back_test.case"), false],
          [t("column.amount"), true],
          [t("back_test.from_to"), false],
          [t("back_test.rule"), false],
          [t("back_test.outcome"), false],
        ]}
      >
        {flips.map((flip) => (
          <tr key={flip.id} data-testid="flip" className="border-b last:border-0 hover:bg-hover">
            <Cell>
              <Link
                to="/disputes/$disputeId"
                params={{ disputeId: flip.id }}
                title={flip.id}
                className="ident -outline-offset-2 block max-w-36 truncate rounded-sm text-brand hover:underline xl:max-w-none"
              >
                {flip.id}
              </Link>
            </Cell>
            <Cell right>
              <Amount minor={flip.amount} currency={flip.currency} className="font-medium" />
            </Cell>
            <Cell>
              <span className="inline-flex items-center gap-2 whitespace-nowrap">
                <span className="text-ink-soft">{actionWords(flip, flip.from)}</span>
                <ArrowRight
                  aria-label={t("back_test.to")}
                  className="size-3.5 shrink-0 text-ink-faint"
                />
                <span className="font-medium">{actionWords(flip, flip.to)}</span>
              </span>
            </Cell>
            <Cell>
              {flip.rule === "fallback" ? (
                <span className="text-ink-soft">{t("policy.fallback")}</span>
              ) : (
                <span title={flip.rule} className="ident block max-w-36 truncate">
                  {flip.rule}
                </span>
              )}
            </Cell>
            <Cell className="whitespace-nowrap text-ink-soft">
              {t(flip.outcome_known ? "back_test.known" : "back_test.unknown")}
            </Cell>
          </tr>
        ))}
      </Table>
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
