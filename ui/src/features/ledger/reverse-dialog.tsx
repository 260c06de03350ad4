import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BalanceAfter } from "@/components/balance-after";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { Notice } from "@/components/notice";
import { t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import { user } from "@/lib/queries";
import type { TransactionKind, TransactionView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useOnceKey } from "@/lib/use-once-key";
import { useReverse } from "./queries";

type Props = {
  transaction: TransactionView & { user_id: string };
  onOpenChange: (open: boolean) => void;
};

/** Stripe has moved this money; undoing its transaction here moves nothing there. */
const OF_STRIPE: readonly TransactionKind[] = ["top_up", "refund", "dispute", "card_check", "fee"];

/** Undoes a transaction by a new one with the opposite amount; both stay in the ledger. */
export function ReverseDialog({ transaction, onOpenChange }: Props) {
  const { id, amount, currency, user_id: userId, kind } = transaction;
  const navigate = useNavigate();
  const key = useOnceKey();
  const { data } = useQuery(user(userId));
  const wallet = data?.wallets.find((one) => one.currency === currency);
  const reason = useDraftText(`reverse:${id}`);
  const reverse = useReverse();
  const given = reason.text.trim();
  const confirm = () =>
    reverse.mutate(
      { id, key, reason: given },
      {
        onSuccess: (reversal) => {
          reason.forget();
          onOpenChange(false);
          void navigate({ to: ".", search: (now) => ({ ...now, tx: reversal.id }) });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("reverse.title", { id })}
      description={t("reverse.text")}
      confirm={t(amount < 0 ? "reverse.confirm.add" : "reverse.confirm.remove", {
        amount: formatCredits(Math.abs(amount), currency),
      })}
      tone="danger"
      disabled={given === "" || isTooLong(reason)}
      pending={reverse.isPending}
      error={reverse.error}
      onConfirm={confirm}
    >
      {OF_STRIPE.includes(kind) && (
        <Notice tone="warn" title={t("reverse.stripe")} text={t("reverse.stripe.text")} />
      )}
      {wallet && <BalanceAfter wallet={wallet} moved={-amount} />}
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
