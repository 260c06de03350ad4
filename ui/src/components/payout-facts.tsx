import { Facts } from "@/components/page";
import { PayoutStatusBadge } from "@/components/state-badges";
import { StripeLink } from "@/components/stripe-link";
import { t } from "@/lib/i18n";
import { shortDay } from "@/lib/time";
import type { PayoutView } from "@/lib/types";

/** The payout that brought a payment's money to the bank. */
export function PayoutFacts({ payout }: { payout: PayoutView }) {
  return (
    <div className="mt-3 border-t pt-3">
      <Facts
        rows={[
          [t("payout.title"), <PayoutStatusBadge key="s" status={payout.status} />],
          ...(payout.arrives_on === null
            ? []
            : [[t("payout.arrives"), shortDay(payout.arrives_on)] as [string, string]]),
          [
            t("payout.id"),
            <span key="i" className="inline-flex min-w-0 max-w-full items-center gap-1">
              <span className="ident truncate text-xs">{payout.id}</span>
              <StripeLink page={{ payout: payout.id }} />
            </span>,
          ],
        ]}
      />
    </div>
  );
}
