import { useQuery } from "@tanstack/react-query";
import { Notice } from "@/components/notice";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { stripeBalance } from "@/lib/queries";
import { shortDate } from "@/lib/time";

type Props = { amount: number; currency: string };

/** Says before a refund leaves that Stripe has not enough for it, and until when it waits. */
export function StripeBalance({ amount, currency }: Props) {
  const { data } = useQuery(stripeBalance(currency, amount));
  if (!data || data.available === null) return null;
  const available = formatAmount(data.available, currency);
  if (data.is_enough) {
    return <p className="text-ink-soft text-xs">{t("stripe_balance.enough", { available })}</p>;
  }
  const covered =
    data.covered_at === null
      ? t("stripe_balance.not_covered")
      : t("stripe_balance.covered", { day: shortDate(data.covered_at) });
  return (
    <Notice
      tone="warn"
      title={t("stripe_balance.short", { available })}
      text={`${covered} ${t("stripe_balance.methods")}`}
    />
  );
}
