import { CopyButton } from "@/components/copy-button";
import { Panel } from "@/components/page";
import { StripeLink } from "@/components/stripe-link";
import { label, t } from "@/lib/i18n";
import type { RefundRequestDetail } from "@/lib/types";

/** What the state means, what happens next and by when, and what the customer's bank asks for. */
export function NextStep({ detail }: { detail: RefundRequestDetail }) {
  const { request, bank_reference: reference } = detail;
  return (
    <Panel title={t("next.title")}>
      <div className="flex flex-col gap-3 text-sm" data-testid="next-step">
        <p>{t(request.means ? `refund.next.${request.means}` : `refund.next.${request.state}`)}</p>
        {request.refund_id && (
          <p className="flex items-center gap-2">
            <span className="text-ink-soft">{t("refund.at_stripe")}</span>
            <span className="ident select-text">{request.refund_id}</span>
            <StripeLink page={{ refund: request.refund_id }} />
          </p>
        )}
        {reference && (
          <div>
            <p className="flex items-center gap-2">
              <span className="text-ink-soft">{label("bank_reference", reference.kind)}</span>
              <span className="ident select-text" data-testid="bank-reference">
                {reference.reference}
              </span>
              <CopyButton text={reference.reference} label={t("refund.copy_reference")} />
            </p>
            <p className="text-ink-soft text-xs">{t("refund.reference.text")}</p>
          </div>
        )}
      </div>
    </Panel>
  );
}
