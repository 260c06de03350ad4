import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { t } from "@/lib/i18n";
import { formatAmount, parseAmount, whyNoAmount } from "@/lib/money";
import type { PaymentRow, UserDetail } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useOnceKey } from "@/lib/use-once-key";
import { nameOf } from "@/lib/visible";
import { PaymentsDialog } from "./payments-dialog";
import { useRequestRefund } from "./queries";
import { RefundForm } from "./refund-form";

type Props = { detail: UserDetail; onOpenChange: (open: boolean) => void };

/** Asks for a refund in the customer's name; it is approved on its page, as any other. */
export function RefundDialog({ detail, onOpenChange }: Props) {
  return (
    <PaymentsDialog userId={detail.user.id} title={t("ask.title")} onOpenChange={onOpenChange}>
      {(payments) => <Asking detail={detail} payments={payments} onOpenChange={onOpenChange} />}
    </PaymentsDialog>
  );
}

function Asking({ detail, payments, onOpenChange }: Props & { payments: PaymentRow[] }) {
  const { user } = detail;
  const navigate = useNavigate();
  const key = useOnceKey();
  const [reference, setReference] = useState(payments[0]?.reference ?? "");
  const [text, setText] = useState("");
  const reason = useDraftText(`ask:${user.id}`);
  const request = useRequestRefund();
  const payment = payments.find((one) => one.reference === reference) ?? payments[0];
  if (payment === undefined) return null;
  const { currency } = payment;
  const amount = parseAmount(text, currency);
  const problem = whatIsWrong(text, amount, payment);
  const given = reason.text.trim();
  const shown = problem === null && amount !== null ? amount : 0;
  const confirm = () =>
    request.mutate(
      { user_id: user.id, reference: payment.reference, amount, reason: given, key },
      {
        onSuccess: ({ id }) => {
          reason.forget();
          void navigate({ to: "/refunds/$requestId", params: { requestId: id } });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={onOpenChange}
      title={t("ask.title")}
      description={t("ask.text", { name: nameOf({ user_name: user.name, user_id: user.id }) })}
      confirm={t("ask.confirm", { amount: formatAmount(shown, currency) })}
      disabled={problem !== null || given === "" || isTooLong(reason)}
      pending={request.isPending}
      error={request.error}
      onConfirm={confirm}
    >
      <RefundForm
        payments={payments}
        payment={payment}
        onPayment={setReference}
        wallet={detail.wallets.find((wallet) => wallet.currency === currency)}
        text={text}
        onText={setText}
        problem={problem}
        amount={shown}
      />
      <NoteField
        label={t("refund.reason_given")}
        hint={t("ask.reason.hint")}
        draft={reason}
        rows={2}
        testId="reason"
      />
    </ConfirmDialog>
  );
}

/** The form helps the person; the desk decides. */
function whatIsWrong(text: string, amount: number | null, payment: PaymentRow): string | null {
  const { left, currency } = payment;
  if (amount === null) return whyNoAmount(text, currency);
  if (amount === 0) return t("approve.zero");
  if (amount > left) return t("approve.more_than_left", { left: formatAmount(left, currency) });
  return null;
}
