import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { ReasonPicks } from "@/components/reason-picks";
import { caseActed } from "@/lib/case-flow";
import { t } from "@/lib/i18n";
import type { RefundRequestDetail } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { nameOf } from "@/lib/visible";
import { useRejectRefund } from "./queries";

const REASONS = ["reject.common.used", "reject.common.late", "reject.common.terms"] as const;

type Props = { detail: RefundRequestDetail; onOpenChange: (open: boolean) => void };

/** A no needs a reason, and the customer may read it. */
export function RejectDialog({ detail: { request }, onOpenChange }: Props) {
  const reason = useDraftText(`reject:${request.id}`);
  const reject = useRejectRefund();
  const given = reason.text.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("reject.title")}
      description={t("reject.text", { name: nameOf(request) })}
      confirm={t("reject.confirm")}
      tone="danger"
      disabled={given === "" || isTooLong(reason)}
      start="confirm"
      pending={reject.isPending}
      error={reject.error}
      onConfirm={() =>
        reject.mutate(
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
      <ReasonPicks reasons={REASONS.map((reason) => t(reason))} draft={reason} />
      <NoteField
        label={t("reject.reason")}
        hint={t("reject.reason.hint")}
        draft={reason}
        testId="reject-reason"
      />
    </ConfirmDialog>
  );
}
