import { useId } from "react";
import { Pick } from "@/components/pick";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { shortDate } from "@/lib/time";
import type { PaymentRow } from "@/lib/types";

type Props = {
  payments: PaymentRow[];
  payment: PaymentRow;
  onPayment: (reference: string) => void;
};

/** Which payment a refund is of. */
export function PaymentPick({ payments, payment, onPayment }: Props) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1">
      <span id={id} className="font-medium text-sm">
        {t("column.payment")}
      </span>
      <Pick
        label={t("column.payment")}
        value={payment.reference}
        onChange={onPayment}
        groups={[
          { choices: payments.map((one) => ({ value: one.reference, label: wordsOf(one) })) },
        ]}
      />
      <span className="ident text-ink-soft text-xs">{payment.reference}</span>
    </div>
  );
}

/** "14 Nov 2026 · $20.00 · $15.00 left" */
const wordsOf = ({ credited_at, captured, left, currency }: PaymentRow) =>
  t("ask.payment", {
    day: shortDate(credited_at),
    paid: formatAmount(captured, currency),
    left: formatAmount(left, currency),
  });
