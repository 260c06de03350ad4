import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { t } from "@/lib/i18n";
import type { AttentionItem } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useCloseAttention } from "./queries";

type Props = {
  item: AttentionItem;
  onOpenChange: (open: boolean) => void;
  onDone?: () => void;
};

/** Closing says what was done about it; the trail keeps the note. */
export function CloseDialog({ item, onOpenChange, onDone }: Props) {
  const note = useDraftText(`attention:${item.id}`);
  const close = useCloseAttention();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("attention.close.title")}
      description={item.message}
      confirm={t("attention.close")}
      disabled={isTooLong(note)}
      start="confirm"
      pending={close.isPending}
      error={close.error}
      onConfirm={() =>
        close.mutate(
          { id: item.id, note: note.text.trim() || null, retry: false },
          {
            onSuccess: () => {
              note.forget();
              onOpenChange(false);
              onDone?.();
            },
          },
        )
      }
    >
      <NoteField label={t("attention.note")} hint={t("attention.note.hint")} draft={note} />
    </ConfirmDialog>
  );
}
