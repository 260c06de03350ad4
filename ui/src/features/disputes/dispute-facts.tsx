import { Facts, Panel } from "@/components/page";
import { When } from "@/components/when";
import { label, lookUp, t } from "@/lib/i18n";
import type { DisputeView } from "@/lib/types";

/** What the bank wrote. */
export function DisputeFacts({ dispute }: { dispute: DisputeView }) {
  return (
    <Panel title={t("dispute.facts")}>
      <NextStep dispute={dispute} />
      <Facts
        rows={[
          [t("column.bank_reason"), label("dispute_reason", dispute.reason)],
          [t("column.opened"), <When key="o" at={dispute.opened_at} />],
          [t("column.answer_by"), <When key="d" at={dispute.due_at} />],
          [t("dispute.answers_sent"), String(dispute.submission_count)],
          [
            t("column.payment"),
            <span key="p" className="ident" title={dispute.payment_intent}>
              {dispute.payment_intent}
            </span>,
          ],
          [
            t("dispute.charge"),
            <span key="c" className="ident" title={dispute.charge}>
              {dispute.charge}
            </span>,
          ],
          [t("dispute.money"), t(dispute.livemode ? "dispute.money.live" : "dispute.money.test")],
        ]}
      />
    </Panel>
  );
}

/** What the status means, and what happens next. */
function NextStep({ dispute }: { dispute: DisputeView }) {
  const text = lookUp("dispute.next", dispute.status);
  if (text === null) return null;
  return (
    <p className="mb-3 border-b pb-3 text-sm" data-testid="next-step">
      {text}
    </p>
  );
}
