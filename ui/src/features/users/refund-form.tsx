import { useId } from "react";
import { Amount } from "@/components/amount";
import { BalanceAfter } from "@/components/balance-after";
import { Facts } from "@/components/page";
import { Pick } from "@/components/pick";
import { Field, MarkedInput } from "@/components/ui/field";
import { creditsOf } from "@/lib/credits-of";
import { t } from "@/lib/i18n";
import { currencyMark, formatAmount } from "@/lib/money";
import { shortDate } from "@/lib/time";
import type { PaymentRow, WalletView } from "@/lib/types";

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
  const id = useId();
  return (
    <>
      <div className="flex flex-col gap-1">
        <span id={id} className="font-medium text-sm">
          {t("column.payment")}
        </span>
        <Pick
          label={t("column.payment")}
          value={payment.reference}
          onChange={props.onPayment}
          groups={[
            { choices: payments.map((one) => ({ value: one.reference, label: wordsOf(one) })) },
          ]}
        />
        <span className="ident text-ink-soft text-xs">{payment.reference}</span>
      </div>
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

/** "14 Nov 2026 · $20.00 · $15.00 left" */
const wordsOf = ({ credited_at, captured, left, currency }: PaymentRow) =>
  t("ask.payment", {
    day: shortDate(credited_at),
    paid: formatAmount(captured, currency),
    left: formatAmount(left, currency),
  });
