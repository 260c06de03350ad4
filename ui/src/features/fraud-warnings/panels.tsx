import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Amount } from "@/components/amount";
import { Facts, Panel } from "@/components/page";
import { DisputeKindBadge, DisputeStatusBadge } from "@/components/state-badges";
import { percent } from "@/lib/case-facts";
import { formatCount, t } from "@/lib/i18n";
import type { FraudWarning } from "@/lib/types";

/** What a refund costs now, and what a dispute would cost instead. */
export function CostPanel({ warning }: { warning: FraudWarning }) {
  const { payment, dispute_fee: fee, currency, past } = warning;
  if (payment === null) return null;
  const isOneCurrency = payment.currency === currency;
  const lost = isOneCurrency ? -(payment.left + fee) : -payment.left;
  return (
    <Panel title={t("warning.cost")}>
      <div className="grid grid-cols-2 gap-3">
        <Way name={t("warning.cost.refund")} note={t("warning.cost.refund.text")}>
          <Amount minor={-payment.left} currency={payment.currency} />
        </Way>
        <Way
          name={t("warning.cost.dispute")}
          note={
            <>
              {t("warning.cost.fee")} <Amount minor={fee} currency={currency} />
            </>
          }
        >
          <Amount minor={lost} currency={payment.currency} />
        </Way>
      </div>
      <p className="mt-3 text-ink-soft">{outlook(past)}</p>
    </Panel>
  );
}

function outlook({ disputed, refunded, neither }: FraudWarning["past"]): string {
  const left = disputed + neither;
  if (left === 0) return t("warning.outlook.none");
  return t("warning.outlook", {
    disputed: formatCount(disputed),
    left: formatCount(left),
    share: percent(Math.round((10_000 * disputed) / left)),
    refunded: formatCount(refunded),
  });
}

function Way({ name, note, children }: { name: string; note: ReactNode; children: ReactNode }) {
  return (
    <div className="rounded-md border px-3 py-2.5">
      <p className="font-medium">{name}</p>
      <p className="mt-1 font-semibold text-xl">{children}</p>
      <p className="mt-0.5 text-ink-soft text-xs">{note}</p>
    </div>
  );
}

/** What became of the payments that banks have warned of before. */
export function PastPanel({ past }: { past: FraudWarning["past"] }) {
  const figure = (count: number) => <span className="figures">{formatCount(count)}</span>;
  return (
    <Panel title={t("warning.past")}>
      <Facts
        rows={[
          [t("warning.past.disputed"), figure(past.disputed)],
          [t("warning.past.refunded"), figure(past.refunded)],
          [t("warning.past.neither"), figure(past.neither)],
        ]}
      />
    </Panel>
  );
}

/** Disputes of the payment; with one of them the warning has come true. */
export function DisputesOfPayment({ disputes }: { disputes: FraudWarning["disputes"] }) {
  if (disputes.length === 0) return null;
  return (
    <Panel title={t("room.disputes")}>
      <ul className="flex flex-col gap-2">
        {disputes.map((dispute) => (
          <li key={dispute.id} className="flex items-center gap-2">
            <DisputeKindBadge kind={dispute.kind} />
            <DisputeStatusBadge status={dispute.status} />
            <Link
              to="/disputes/$disputeId"
              params={{ disputeId: dispute.id }}
              className="ident truncate rounded-sm text-brand hover:underline"
            >
              {dispute.id}
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
