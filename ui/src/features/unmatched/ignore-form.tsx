import { isTooLong, NoteField } from "@/components/note-field";
import { t, tn } from "@/lib/i18n";
import type { UnmatchedRow } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { ActionForm } from "./action-form";
import { useIgnorePayments } from "./queries";
import { countOf, type Scope, selectionOf } from "./scope";

type Props = { row: UnmatchedRow; scope: Scope; onDone: () => void };

/** Takes payments off the list that buy no credits. */
export function IgnoreForm({ row, scope, onDone }: Props) {
  const reason = useDraftText(`ignore:${row.payment}`);
  const ignore = useIgnorePayments();
  const given = reason.text.trim();
  const done = () => {
    reason.forget();
    onDone();
  };
  return (
    <ActionForm
      confirm={tn("unmatched.ignore.confirm", countOf(row, scope))}
      disabled={given === "" || isTooLong(reason)}
      pending={ignore.isPending}
      error={ignore.error}
      onConfirm={() =>
        ignore.mutate({ ...selectionOf(row, scope), reason: given }, { onSuccess: done })
      }
      onCancel={onDone}
    >
      <NoteField
        label={t("column.reason")}
        hint={t("unmatched.ignore.hint")}
        draft={reason}
        rows={2}
        testId="reason"
      />
    </ActionForm>
  );
}
