import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { caseActed } from "@/lib/case-flow";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import type { RefundRequestDetail } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { nameOf } from "@/lib/visible";
import { useWithdrawRefund } from "./queries";

type Props = { detail: RefundRequestDetail; onOpenChange: (open: boolean) => void };

/** The customer does not want the refund any more. */
export function WithdrawDialog({ detail: { request }, onOpenChange }: Props) {
  const reason = useDraftText(`withdraw:${request.id}`);
  const withdraw = useWithdrawRefund();
  const given = reason.text.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("withdraw.title")}
      description={t("withdraw.text", { name: nameOf(request) })}
      confirm={t("withdraw.confirm", { amount: formatAmount(request.asked, request.currency) })}
      disabled={given === "" || isTooLong(reason)}
      start="confirm"
      pending={withdraw.isPending}
      error={withdraw.error}
      onConfirm={() =>
        withdraw.mutate(
          { request_id: request.id, reason: given },
          {
            onSuccess: () => {
              reason.forget();
              caseActed(`refund_request:${request.id}`);
              onOpenChange(false);
            },
          },
        )
      }
    >
      <NoteField
        label={t("reject.reason")}
        hint={t("withdraw.reason.hint")}
        draft={reason}
        testId="withdraw-reason"
      />
    </ConfirmDialog>
  );
}
