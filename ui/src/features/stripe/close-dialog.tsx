import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Field, TextArea } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import type { AttentionItem } from "@/lib/types";
import { useCloseAttention } from "./queries";

type Props = { item: AttentionItem; onOpenChange: (open: boolean) => void };

/** Closing says what was done about it; the trail keeps the note. */
export function CloseDialog({ item, onOpenChange }: Props) {
  const [note, setNote] = useState("");
  const close = useCloseAttention();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("attention.close.title")}
      description={item.message}
      confirm={t("attention.close")}
      pending={close.isPending}
      error={close.error}
      onConfirm={() =>
        close.mutate(
          { id: item.id, note: note.trim() || null, retry: false },
          { onSuccess: () => onOpenChange(false) },
        )
      }
    >
      <Field label={t("attention.note")} hint={t("attention.note.hint")}>
        {(ids) => (
          <TextArea
            {...ids}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
