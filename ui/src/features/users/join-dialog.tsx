import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { BalanceAfter } from "@/components/balance-after";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { Failed } from "@/components/states";
import { Segments } from "@/components/ui/segments";
import { UserPick } from "@/components/user-pick";
import { t } from "@/lib/i18n";
import { user } from "@/lib/queries";
import type { UserDetail, WalletView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { nameOf } from "@/lib/visible";
import { useJoinUsers } from "./queries";

type Props = { detail: UserDetail; onOpenChange: (open: boolean) => void };
type Kept = "this" | "other";

const named = ({ user: about }: UserDetail) => nameOf({ user_name: about.name, user_id: about.id });

/** The wallets of the one who continues, with what the other one brings. */
const joinedWallets = (kept: UserDetail, ended: UserDetail): [WalletView, WalletView][] => {
  const currencies = [...kept.wallets, ...ended.wallets].map(({ currency }) => currency);
  const of = (detail: UserDetail, currency: string): WalletView =>
    detail.wallets.find((wallet) => wallet.currency === currency) ?? {
      user_id: detail.user.id,
      currency,
      balance: 0,
      held: 0,
      available: 0,
      seq: 0,
    };
  return [...new Set(currencies)].map((currency) => [of(kept, currency), of(ended, currency)]);
};

/** Two users who are the same person become one. */
export function JoinDialog({ detail, onOpenChange }: Props) {
  const navigate = useNavigate();
  const [otherId, setOtherId] = useState<string | null>(null);
  const [keep, setKeep] = useState<Kept>("other");
  const reason = useDraftText(`join:${detail.user.id}`);
  const join = useJoinUsers();
  const { data, error, refetch } = useQuery({
    ...user(otherId ?? detail.user.id),
    enabled: otherId !== null,
  });
  const other = otherId === null || data?.user.id !== otherId ? null : data;
  const [kept, ended] = keep === "other" ? [other, detail] : [detail, other];
  const given = reason.text.trim();
  const isItself = otherId === detail.user.id;
  const confirm = () => {
    if (!kept || !ended) return;
    const input = { user_id: ended.user.id, into: kept.user.id, reason: given };
    join.mutate(input, {
      onSuccess: () => {
        reason.forget();
        onOpenChange(false);
        void navigate({ to: "/users/$userId", params: { userId: input.into } });
      },
    });
  };
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={onOpenChange}
      title={t("join.title")}
      description={t("join.text")}
      confirm={t("join.confirm")}
      tone="danger"
      disabled={!other || isItself || given === "" || isTooLong(reason)}
      pending={join.isPending}
      error={join.error}
      onConfirm={confirm}
    >
      <UserPick
        first={detail.user.email}
        without={detail.user.id}
        value={otherId}
        onPick={setOtherId}
      />
      {error && !other && <Failed error={error} onRetry={() => void refetch()} />}
      {other && kept && ended && (
        <>
          <div className="flex flex-col gap-1">
            <span className="font-medium text-sm">{t("join.keep")}</span>
            <Segments
              label={t("join.keep")}
              value={keep}
              onChange={setKeep}
              segments={[
                { value: "other", label: named(other) },
                { value: "this", label: named(detail) },
              ]}
            />
            <p className="text-ink-soft text-sm">
              {t("join.effect", { ended: ended.user.id, kept: kept.user.id })}
            </p>
          </div>
          {joinedWallets(kept, ended).map(([wallet, brought]) => (
            <BalanceAfter
              key={wallet.currency}
              wallet={wallet}
              moved={brought.balance}
              held={brought.held}
            />
          ))}
        </>
      )}
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
