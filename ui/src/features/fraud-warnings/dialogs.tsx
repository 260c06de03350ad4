import { useNavigate } from "@tanstack/react-router";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { ReasonPicks } from "@/components/reason-picks";
import { useBeside } from "@/lib/beside";
import { caseActed, chooseCase } from "@/lib/case-flow";
import { warningCase } from "@/lib/cases";
import { label, t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import type { FraudWarning, PaymentView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useDismiss, useRequestRefund } from "./queries";

const REASONS = [
  "warning.common.confirmed",
  "warning.common.known",
  "warning.common.wait",
] as const;

type Props = { onOpenChange: (open: boolean) => void };

/** Dismissing leaves the payment as it is; the audit log keeps why. */
export function DismissDialog({
  warning,
  itemId,
  onOpenChange,
}: Props & { warning: FraudWarning; itemId: number }) {
  const reason = useDraftText(`warning:${warning.id}`);
  const dismiss = useDismiss();
  const given = reason.text.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("warning.dismiss.title")}
      description={t("warning.dismiss.text")}
      confirm={t("warning.dismiss.confirm")}
      disabled={given === "" || isTooLong(reason)}
      start="confirm"
      pending={dismiss.isPending}
      error={dismiss.error}
      onConfirm={() =>
        dismiss.mutate(
          { id: itemId, note: given, retry: false },
          {
            onSuccess: () => {
              reason.forget();
              caseActed(warningCase(warning.id));
              onOpenChange(false);
            },
          },
        )
      }
    >
      <ReasonPicks reasons={REASONS.map((common) => t(common))} draft={reason} />
      <NoteField
        label={t("reject.reason")}
        hint={t("attention.note.hint")}
        draft={reason}
        testId="dismiss-reason"
      />
    </ConfirmDialog>
  );
}

type RefundProps = Props & { warning: FraudWarning; payment: PaymentView; userId: string };

/** A refund request of our own; it is approved on its page, as any other. */
export function RefundDialog({ warning, payment, userId, onOpenChange }: RefundProps) {
  const isBeside = useBeside();
  const navigate = useNavigate();
  const request = useRequestRefund();
  const amount = formatAmount(payment.left, payment.currency);
  const reason = t("warning.refund.reason", {
    fraud: label("fraud_type", warning.fraud_type),
    id: warning.id,
  });
  const confirm = () =>
    request.mutate(
      { user_id: userId, reference: payment.reference, amount: payment.left, reason },
      {
        onSuccess: ({ id }) => {
          onOpenChange(false);
          caseActed(warningCase(warning.id));
          if (isBeside) chooseCase(`refund_request:${id}`);
          else void navigate({ to: "/refunds/$requestId", params: { requestId: id } });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("warning.refund.title", { amount })}
      description={t("warning.refund.text")}
      confirm={t("warning.refund.confirm")}
      start="confirm"
      pending={request.isPending}
      error={request.error}
      onConfirm={confirm}
    >
      <p className="rounded-md border bg-sunken p-3">{reason}</p>
    </ConfirmDialog>
  );
}
