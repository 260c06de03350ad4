import { useState } from "react";
import { BalanceAfter } from "@/components/balance-after";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { CreditsField } from "@/components/credits-field";
import { DayInput } from "@/components/day-input";
import { isTooLong, NoteField } from "@/components/note-field";
import { Field } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { formatCredits, parseCredits } from "@/lib/money";
import { dayAfter, zone } from "@/lib/time";
import type { UserDetail, WalletView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useOnceKey } from "@/lib/use-once-key";
import { nameOf } from "@/lib/visible";
import { MANUAL } from "./holds";
import { usePlaceHold } from "./queries";
import { useWallet } from "./use-wallet";
import { WalletPick } from "./wallet-pick";

type Props = { detail: UserDetail; onOpenChange: (open: boolean) => void };

/** Sets credits aside until somebody releases them, or until a day has passed. */
export function HoldDialog({ detail, onOpenChange }: Props) {
  const { user } = detail;
  const key = useOnceKey();
  const [wallet, setCurrency] = useWallet(detail);
  const [text, setText] = useState("");
  const [day, setDay] = useState("");
  const reason = useDraftText(`hold:${user.id}`);
  const place = usePlaceHold();
  if (wallet === undefined) return null;
  const { currency } = wallet;
  const credits = parseCredits(text) ?? 0;
  const problem = whatIsWrong(credits, wallet);
  const ends = day.trim() === "" ? null : dayAfter(day.trim());
  const dayProblem = whyNotThen(day, ends);
  const given = reason.text.trim();
  const confirm = () =>
    place.mutate(
      {
        user_id: user.id,
        amount: credits,
        currency,
        case: `${MANUAL}${key}`,
        expires_at: ends,
        reason: given,
      },
      {
        onSuccess: () => {
          reason.forget();
          onOpenChange(false);
        },
      },
    );
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={onOpenChange}
      title={t("hold.title")}
      description={t("hold.text", { name: nameOf({ user_name: user.name, user_id: user.id }) })}
      confirm={t("hold.confirm", { amount: formatCredits(credits, currency) })}
      disabled={problem !== null || dayProblem !== null || given === "" || isTooLong(reason)}
      pending={place.isPending}
      error={place.error}
      onConfirm={confirm}
    >
      <WalletPick wallets={detail.wallets} wallet={wallet} onWallet={setCurrency} />
      <CreditsField
        label={t("column.amount")}
        currency={currency}
        text={text}
        onText={setText}
        error={problem}
        testId="credits"
      />
      <Field
        label={t("hold.until")}
        error={dayProblem}
        hint={t("hold.until.hint", { zone: zone().offset })}
      >
        {(ids) => <DayInput {...ids} value={day} onDay={setDay} />}
      </Field>
      <BalanceAfter wallet={wallet} held={problem === null ? credits : 0} />
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
function whatIsWrong(credits: number, { available, currency }: WalletView): string | null {
  if (credits === 0) return t("credits.wrong");
  if (credits <= available) return null;
  return t("credits.more_than_available", { amount: formatCredits(available, currency) });
}

function whyNotThen(day: string, ends: number | null): string | null {
  if (day.trim() === "") return null;
  if (ends === null) return t("filter.day_wrong");
  return ends <= Date.now() * 1000 ? t("hold.until.past") : null;
}
