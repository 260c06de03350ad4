import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Field, TextArea } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import type { RefundRequestDetail } from "@/lib/types";
import { useRejectRefund } from "./queries";

type Props = { detail: RefundRequestDetail; onOpenChange: (open: boolean) => void };

/** A no needs a reason, and the customer may read it. */
export function RejectDialog({ detail: { request }, onOpenChange }: Props) {
  const [reason, setReason] = useState("");
  const reject = useRejectRefund();
  const given = reason.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("reject.title")}
      description={t("reject.text", { name: request.user_name ?? request.user_id })}
      confirm={t("reject.confirm")}
      tone="danger"
      disabled={given === ""}
      pending={reject.isPending}
      error={reject.error}
      onConfirm={() =>
        reject.mutate(
          { request_id: request.id, reason: given },
          { onSuccess: () => onOpenChange(false) },
        )
      }
    >
      <Field label={t("reject.reason")} hint={t("reject.reason.hint")}>
        {(ids) => (
          <TextArea
            {...ids}
            required
            maxLength={1000}
            data-testid="reject-reason"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
