import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { useVoidNotedRefund } from "@/lib/queries";
import type { NotedRefundView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";

type Props = { noted: NotedRefundView; onOpenChange: (open: boolean) => void };

/** A refund that was recorded by mistake: nobody was paid, or not so much. */
export function VoidRefundDialog({ noted, onOpenChange }: Props) {
  const reason = useDraftText(`void-refund:${noted.id}`);
  const undo = useVoidNotedRefund();
  const given = reason.text.trim();
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={onOpenChange}
      title={t("void_refund.title")}
      description={[
        t(`void_refund.${noted.means}`),
        noted.request_id === null ? "" : t("void_refund.request"),
      ]
        .join(" ")
        .trim()}
      confirm={t("void_refund.confirm", { amount: formatAmount(noted.amount, noted.currency) })}
      tone="danger"
      disabled={given === "" || isTooLong(reason)}
      pending={undo.isPending}
      error={undo.error}
      onConfirm={() =>
        undo.mutate(
          { id: noted.id, reason: given },
          {
            onSuccess: () => {
              reason.forget();
              onOpenChange(false);
            },
          },
        )
      }
    >
      <NoteField
        label={t("reject.reason")}
        hint={t("attention.note.hint")}
        draft={reason}
        rows={2}
        testId="void-reason"
      />
    </ConfirmDialog>
  );
}
