import { useState } from "react";
import { NoteRefundDialog } from "@/components/note-refund-dialog";
import { t } from "@/lib/i18n";
import type { PaymentRow, RefundMeans, UserDetail } from "@/lib/types";
import { nameOf } from "@/lib/visible";
import { PaymentPick } from "./payment-pick";
import { PaymentsDialog } from "./payments-dialog";

type Props = {
  means: RefundMeans;
  detail: UserDetail;
  onOpenChange: (open: boolean) => void;
};

/** A refund without a request that does not go through Stripe. */
export function NotedDialog(props: Props) {
  const { means, detail, onOpenChange } = props;
  return (
    <PaymentsDialog
      userId={detail.user.id}
      title={t(`noted.${means}.title`)}
      onOpenChange={onOpenChange}
    >
      {(payments) => <Noting {...props} payments={payments} />}
    </PaymentsDialog>
  );
}

function Noting({ means, detail, payments, onOpenChange }: Props & { payments: PaymentRow[] }) {
  const { user, wallets } = detail;
  const [reference, setReference] = useState(payments[0]?.reference ?? "");
  const payment = payments.find((one) => one.reference === reference) ?? payments[0];
  if (payment === undefined) return null;
  return (
    <NoteRefundDialog
      key={payment.reference}
      means={means}
      payment={payment}
      wallet={wallets.find(({ currency }) => currency === payment.currency)}
      name={nameOf({ user_name: user.name, user_id: user.id })}
      requestId={null}
      initial=""
      onDone={() => onOpenChange(false)}
      onOpenChange={onOpenChange}
    >
      <PaymentPick payments={payments} payment={payment} onPayment={setReference} />
    </NoteRefundDialog>
  );
}
