import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Field, TextArea } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import type { OutboxView } from "@/lib/types";
import { useCancelCall } from "./queries";

type Props = { call: OutboxView; onOpenChange: (open: boolean) => void };

/** Only what Stripe has surely not executed can be cancelled; its case opens again. */
export function CancelDialog({ call, onOpenChange }: Props) {
  const [reason, setReason] = useState("");
  const cancel = useCancelCall();
  const given = reason.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("outbox.cancel.title")}
      description={t("outbox.cancel.text")}
      confirm={t("outbox.cancel.confirm")}
      tone="danger"
      disabled={given === ""}
      pending={cancel.isPending}
      error={cancel.error}
      onConfirm={() =>
        cancel.mutate({ id: call.id, reason: given }, { onSuccess: () => onOpenChange(false) })
      }
    >
      <Field label={t("outbox.cancel.reason")}>
        {(ids) => (
          <TextArea
            {...ids}
            required
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
