import { BalanceAfter } from "@/components/balance-after";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import type { HoldView, UserDetail } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useReleaseHold } from "./queries";

type Props = { hold: HoldView; detail: UserDetail; onOpenChange: (open: boolean) => void };

/** The customer can use the credits again. */
export function ReleaseDialog({ hold, detail, onOpenChange }: Props) {
  const wallet = detail.wallets.find(({ currency }) => currency === hold.currency);
  const reason = useDraftText(`release:${hold.case}`);
  const release = useReleaseHold();
  const given = reason.text.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("release.title")}
      description={t("release.text")}
      confirm={t("release.confirm", { amount: formatCredits(hold.amount, hold.currency) })}
      disabled={given === "" || isTooLong(reason)}
      pending={release.isPending}
      error={release.error}
      onConfirm={() =>
        release.mutate(
          { case: hold.case, reason: given },
          {
            onSuccess: () => {
              reason.forget();
              onOpenChange(false);
            },
          },
        )
      }
    >
      {wallet && <BalanceAfter wallet={wallet} held={-hold.amount} />}
      <NoteField
        label={t("reject.reason")}
        hint={t("attention.note.hint")}
        draft={reason}
        rows={2}
        testId="reason"
      />
    </ConfirmDialog>
  );
}
