import { type ReactNode, useState } from "react";
import { Amount } from "@/components/amount";
import { BalanceAfter } from "@/components/balance-after";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { DayInput } from "@/components/day-input";
import { DespiteCheck } from "@/components/despite-check";
import { isTooLong, NoteField } from "@/components/note-field";
import { Notice } from "@/components/notice";
import { Facts } from "@/components/page";
import { Field, MarkedInput } from "@/components/ui/field";
import { CommandFailure } from "@/lib/call";
import { creditsOf } from "@/lib/credits-of";
import { t } from "@/lib/i18n";
import { currencyMark, formatAmount, formatCredits, parseAmount, whyNoAmount } from "@/lib/money";
import { paidOn, whyNotPaidOn } from "@/lib/paid-on";
import { useNoteRefund } from "@/lib/queries";
import { dayOf } from "@/lib/time";
import type { PaymentView, RefundMeans, WalletView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useOnceKey } from "@/lib/use-once-key";

type Props = {
  means: RefundMeans;
  payment: PaymentView;
  wallet: WalletView | undefined;
  /** The customer's name. */
  name: string;
  /** The request that is settled by it. */
  requestId: string | null;
  /** The amount to begin with, as text. */
  initial: string;
  /** Whether an inquiry is open on the payment, where that is known. */
  isInquired?: boolean;
  /** Which payment it is, where that is chosen. */
  children?: ReactNode;
  onDone: () => void;
  onOpenChange: (open: boolean) => void;
};

/** A refund that does not go through Stripe: how much, when and how, and what is left afterwards. */
export function NoteRefundDialog(props: Props) {
  const { means, payment, wallet, requestId } = props;
  const { currency, left } = payment;
  const key = useOnceKey();
  const [text, setText] = useState(props.initial);
  const [day, setDay] = useState(() => dayOf(Date.now()));
  const [despite, setDespite] = useState(false);
  const reason = useDraftText(`noted:${means}:${requestId ?? payment.reference}`);
  const note = useNoteRefund();
  const amount = parseAmount(text, currency);
  const problem = whatIsWrong(text, amount, left, currency);
  const isPaid = means === "elsewhere";
  const dayProblem = isPaid ? whyNotPaidOn(day.trim()) : null;
  const shown = problem === null && amount !== null ? amount : 0;
  const credits = creditsOf(payment, shown);
  const given = reason.text.trim();
  const isInquired = props.isInquired || isDoubleLoss(note.error);
  const isReady = problem === null && dayProblem === null && given !== "" && !isTooLong(reason);
  const confirm = () =>
    note.mutate(
      {
        reference: payment.reference,
        amount: shown,
        means,
        reason: given,
        paid_at: isPaid ? paidOn(day.trim()) : null,
        request_id: requestId,
        despite_inquiry: isInquired && despite,
        key,
      },
      {
        onSuccess: () => {
          reason.forget();
          props.onDone();
        },
      },
    );
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={props.onOpenChange}
      title={t(`noted.${means}.title`)}
      description={t(`noted.${means}.text`, { name: props.name })}
      confirm={t(`noted.${means}.confirm`, {
        amount: isPaid ? formatAmount(shown, currency) : formatCredits(credits, currency),
      })}
      disabled={!isReady || (isInquired && !despite)}
      pending={note.isPending}
      error={note.error}
      onConfirm={confirm}
    >
      {props.children}
      <div className={isPaid ? "grid grid-cols-2 gap-4" : undefined}>
        <Field
          label={t(`noted.${means}.amount`)}
          error={text.trim() === "" ? null : problem}
          hint={t("ask.amount.hint", { left: formatAmount(left, currency) })}
        >
          {(ids) => (
            <MarkedInput
              {...ids}
              data-testid="noted-amount"
              before={currencyMark(currency)}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        {isPaid && <PaidOnField day={day} onDay={setDay} problem={dayProblem} />}
      </div>
      <div className="rounded-md border bg-sunken p-3">
        <Facts
          rows={[
            [t("noted.left_after"), <Amount key="l" minor={left - shown} currency={currency} />],
          ]}
        />
      </div>
      {wallet && <BalanceAfter wallet={wallet} moved={isPaid ? -credits : credits} />}
      {isInquired && <InquiryNotice despite={despite} onDespite={setDespite} />}
      <NoteField
        label={t("reject.reason")}
        hint={t(`noted.${means}.reason.hint`)}
        draft={reason}
        rows={2}
        testId="noted-reason"
      />
    </ConfirmDialog>
  );
}

type PaidOnProps = { day: string; onDay: (day: string) => void; problem: string | null };

function PaidOnField({ day, onDay, problem }: PaidOnProps) {
  return (
    <Field label={t("noted.paid_on")} error={problem}>
      {(ids) => <DayInput {...ids} value={day} onDay={onDay} />}
    </Field>
  );
}

type InquiryProps = { despite: boolean; onDespite: (despite: boolean) => void };

function InquiryNotice({ despite, onDespite }: InquiryProps) {
  return (
    <Notice tone="danger" title={t("noted.inquiry")} text={t("noted.inquiry.text")}>
      <DespiteCheck
        label={t("noted.inquiry.despite")}
        checked={despite}
        onChange={onDespite}
        testId="despite-inquiry"
      />
    </Notice>
  );
}

const isDoubleLoss = (error: unknown) =>
  error instanceof CommandFailure && error.code === "refund_double_loss";

/** The form helps the person; the desk decides. */
function whatIsWrong(
  text: string,
  amount: number | null,
  left: number,
  currency: string,
): string | null {
  if (amount === null) return whyNoAmount(text, currency);
  if (amount === 0) return t("approve.zero");
  if (amount > left) return t("approve.more_than_left", { left: formatAmount(left, currency) });
  return null;
}
