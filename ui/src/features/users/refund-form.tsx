import { Amount } from "@/components/amount";
import { BalanceAfter } from "@/components/balance-after";
import { Facts } from "@/components/page";
import { Field, MarkedInput } from "@/components/ui/field";
import { creditsOf } from "@/lib/credits-of";
import { t } from "@/lib/i18n";
import { currencyMark, formatAmount } from "@/lib/money";
import type { PaymentRow, WalletView } from "@/lib/types";
import { PaymentPick } from "./payment-pick";

type Props = {
  payments: PaymentRow[];
  payment: PaymentRow;
  onPayment: (reference: string) => void;
  wallet: WalletView | undefined;
  text: string;
  onText: (text: string) => void;
  problem: string | null;
  /** What is asked, zero while it is no amount. */
  amount: number;
};

/** Of which payment, how much, and what would be left of payment and wallet. */
export function RefundForm(props: Props) {
  const { payments, payment, wallet, amount } = props;
  const { currency, left } = payment;
  return (
    <>
      <PaymentPick payments={payments} payment={payment} onPayment={props.onPayment} />
      <Field
        label={t("approve.amount")}
        error={props.text.trim() === "" ? null : props.problem}
        hint={t("ask.amount.hint", { left: formatAmount(left, currency) })}
      >
        {(ids) => (
          <MarkedInput
            {...ids}
            data-testid="refund-amount"
            before={currencyMark(currency)}
            value={props.text}
            onChange={(event) => props.onText(event.target.value)}
          />
        )}
      </Field>
      <div className="flex flex-col gap-2">
        <p className="text-ink-soft text-sm">{t("ask.if_approved")}</p>
        <div className="rounded-md border bg-sunken p-3">
          <Facts
            rows={[
              [
                t("approve.payment_left"),
                <Amount key="l" minor={left - amount} currency={currency} />,
              ],
            ]}
          />
        </div>
        {wallet && <BalanceAfter wallet={wallet} moved={-creditsOf(payment, amount)} />}
      </div>
    </>
  );
}
