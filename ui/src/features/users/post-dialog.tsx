import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BalanceAfter } from "@/components/balance-after";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { CreditsField } from "@/components/credits-field";
import { isTooLong, NoteField } from "@/components/note-field";
import { Segments } from "@/components/ui/segments";
import { t } from "@/lib/i18n";
import { formatCredits, parseCredits } from "@/lib/money";
import type { UserDetail, WalletView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useOnceKey } from "@/lib/use-once-key";
import { nameOf } from "@/lib/visible";
import { usePost } from "./queries";
import { useWallet } from "./use-wallet";
import { WalletPick } from "./wallet-pick";

type Kind = "grant" | "adjustment";
type Way = "grant" | "add" | "remove";
type Props = { kind: Kind; detail: UserDetail; onOpenChange: (open: boolean) => void };

/** Gives credits for free, or corrects a balance either way; the transaction then opens beside the page. */
export function PostDialog({ kind, detail, onOpenChange }: Props) {
  const { user } = detail;
  const navigate = useNavigate();
  const key = useOnceKey();
  const [wallet, setCurrency] = useWallet(detail);
  const [way, setWay] = useState<Way>(kind === "grant" ? "grant" : "add");
  const [text, setText] = useState("");
  const reason = useDraftText(`${kind}:${user.id}`);
  const post = usePost();
  if (wallet === undefined) return null;
  const { currency } = wallet;
  const credits = parseCredits(text) ?? 0;
  const moved = way === "remove" ? -credits : credits;
  const problem = whatIsWrong(credits, moved, wallet);
  const given = reason.text.trim();
  const confirm = () =>
    post.mutate(
      { user_id: user.id, kind, amount: moved, currency, key, reason: given },
      {
        onSuccess: ({ id }) => {
          reason.forget();
          onOpenChange(false);
          void navigate({ to: "/users/$userId", params: { userId: user.id }, search: { tx: id } });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={onOpenChange}
      title={t(`${kind}.title`)}
      description={t(`${kind}.text`, { name: nameOf({ user_name: user.name, user_id: user.id }) })}
      confirm={t(`post.confirm.${way}`, { amount: formatCredits(credits, currency) })}
      disabled={problem !== null || given === "" || isTooLong(reason)}
      pending={post.isPending}
      error={post.error}
      onConfirm={confirm}
    >
      <WalletPick wallets={detail.wallets} wallet={wallet} onWallet={setCurrency} />
      {kind === "adjustment" && (
        <Segments<Way>
          label={t("adjustment.way")}
          value={way}
          onChange={setWay}
          segments={[
            { value: "add", label: t("adjustment.add") },
            { value: "remove", label: t("adjustment.remove") },
          ]}
        />
      )}
      <CreditsField
        label={t("column.amount")}
        currency={currency}
        text={text}
        onText={setText}
        error={problem}
        testId="credits"
      />
      <BalanceAfter wallet={wallet} moved={moved} />
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

/** The form helps the person; the desk decides. */
function whatIsWrong(credits: number, moved: number, wallet: WalletView): string | null {
  if (credits === 0) return t("credits.wrong");
  if (moved < 0 && wallet.available + moved < 0) {
    return t("credits.more_than_available", {
      amount: formatCredits(wallet.available, wallet.currency),
    });
  }
  return null;
}
