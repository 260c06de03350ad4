import { useQueryClient } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { asFailure } from "@/lib/call";
import { t } from "@/lib/i18n";
import type { Policy } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { policy, useSetPolicy } from "./queries";

type Props = {
  rules: Policy;
  madeFrom: number;
  onSaved: () => void;
  onOpenChange: (open: boolean) => void;
};

/** Puts the draft in force. If the rules were changed meanwhile, the page says so and keeps the draft. */
export function SaveDialog({ rules, madeFrom, onSaved, onOpenChange }: Props) {
  const reason = useDraftText("policy");
  const client = useQueryClient();
  const save = useSetPolicy();
  const confirm = () =>
    save.mutate(
      { draft: rules, version: madeFrom, reason: reason.text.trim() || null },
      {
        onSuccess: (saved) => {
          client.setQueryData(policy.queryKey, saved);
          reason.forget();
          onSaved();
          onOpenChange(false);
        },
        onError: async (error) => {
          if (asFailure(error).code !== "policy_changed") return;
          await client.invalidateQueries({ queryKey: policy.queryKey, exact: true });
          onOpenChange(false);
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("policy.save.title")}
      description={t("policy.save.text")}
      confirm={t("policy.save.confirm")}
      disabled={isTooLong(reason)}
      pending={save.isPending}
      error={save.error}
      onConfirm={confirm}
    >
      <NoteField
        label={t("policy.save.reason")}
        hint={t("policy.save.reason.hint")}
        draft={reason}
      />
    </ConfirmDialog>
  );
}
