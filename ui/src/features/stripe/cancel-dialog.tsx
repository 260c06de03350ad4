import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { t } from "@/lib/i18n";
import type { OutboxView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useCancelCall } from "./queries";

type Props = { call: OutboxView; onOpenChange: (open: boolean) => void };

/** Only what Stripe has surely not executed can be cancelled; its case opens again. */
export function CancelDialog({ call, onOpenChange }: Props) {
  const reason = useDraftText(`cancel:${call.id}`);
  const cancel = useCancelCall();
  const given = reason.text.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("outbox.cancel.title")}
      description={t("outbox.cancel.text")}
      confirm={t("outbox.cancel.confirm")}
      tone="danger"
      disabled={given === "" || isTooLong(reason)}
      pending={cancel.isPending}
      error={cancel.error}
      onConfirm={() =>
        cancel.mutate(
          { id: call.id, reason: given },
          {
            onSuccess: () => {
              reason.forget();
              onOpenChange(false);
            },
          },
        )
      }
    >
      <NoteField label={t("outbox.cancel.reason")} draft={reason} />
    </ConfirmDialog>
  );
}
