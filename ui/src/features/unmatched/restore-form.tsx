import { t } from "@/lib/i18n";
import type { UnmatchedRow } from "@/lib/types";
import { ActionForm } from "./action-form";
import { useRestorePayments } from "./queries";
import { selectionOf } from "./scope";

type Props = { row: UnmatchedRow; onDone: () => void };

/** Puts an ignored payment back into the list. */
export function RestoreForm({ row, onDone }: Props) {
  const restore = useRestorePayments();
  return (
    <ActionForm
      confirm={t("unmatched.restore")}
      pending={restore.isPending}
      error={restore.error}
      onConfirm={() => restore.mutate(selectionOf(row, "payment"), { onSuccess: onDone })}
      onCancel={onDone}
    />
  );
}
