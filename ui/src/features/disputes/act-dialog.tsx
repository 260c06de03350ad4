import { useQuery } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { GraceNote, graceWords } from "@/components/grace-note";
import { isTooLong, NoteField } from "@/components/note-field";
import { caseActed } from "@/lib/case-flow";
import { actionName } from "@/lib/dispute-words";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { settings, useActOnDispute } from "@/lib/queries";
import type { DisputeActionName, DisputeView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { nameOf } from "@/lib/visible";

type Props = {
  dispute: DisputeView;
  action: Exclude<DisputeActionName, "contest">;
  /** The dispute as it was looked at; the desk refuses when it has changed since. */
  revision: number;
  onOpenChange: (open: boolean) => void;
};

/** The last question: what this does, that it is final, and from when. */
export function ActDialog({ dispute, action, revision, onOpenChange }: Props) {
  const note = useDraftText(`${action}:${dispute.id}`);
  const grace = useQuery(settings).data?.grace_seconds ?? null;
  const act = useActOnDispute();
  const amount = formatAmount(dispute.amount, dispute.currency);
  const name = nameOf(dispute);
  const words = actionName(dispute.kind, action);
  const confirm = () =>
    act.mutate(
      { dispute_id: dispute.id, action, revision, note: note.text.trim() || null },
      {
        onSuccess: () => {
          note.forget();
          caseActed(`dispute:${dispute.id}`);
          onOpenChange(false);
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t(`act.${action}.title`, { amount })}
      description={t(`act.${action}.text`, { amount, name })}
      confirm={t("act.confirm", { action: words, final: graceWords(grace) })}
      tone="danger"
      disabled={isTooLong(note)}
      start="confirm"
      pending={act.isPending}
      error={act.error}
      onConfirm={confirm}
    >
      <NoteField label={t("approve.note")} hint={t("approve.note.hint")} draft={note} rows={2} />
      <GraceNote seconds={grace} />
    </ConfirmDialog>
  );
}
