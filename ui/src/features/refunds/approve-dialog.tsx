import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Amount } from "@/components/amount";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Credits } from "@/components/credits";
import { DespiteCheck } from "@/components/despite-check";
import { GraceNote, graceWords } from "@/components/grace-note";
import { isTooLong, NoteField } from "@/components/note-field";
import { Notice } from "@/components/notice";
import { Facts } from "@/components/page";
import { StripeBalance } from "@/components/stripe-balance";
import { Field, MarkedInput } from "@/components/ui/field";
import { caseActed } from "@/lib/case-flow";
import { creditsOf } from "@/lib/credits-of";
import { t } from "@/lib/i18n";
import {
  currencyMark,
  formatAmount,
  formatCredits,
  parseAmount,
  plainAmount,
  whyNoAmount,
} from "@/lib/money";
import { settings } from "@/lib/queries";
import { openInquiry } from "@/lib/refund-blocks";
import type { RefundRequestDetail } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { nameOf } from "@/lib/visible";
import { useApproveRefund } from "./queries";

type Props = { detail: RefundRequestDetail; onOpenChange: (open: boolean) => void };

/** How much, what that does to the payment and the wallet, and until when it can be undone. */
export function ApproveDialog({ detail, onOpenChange }: Props) {
  const { request, payment, wallet } = detail;
  const { currency } = request;
  const most = Math.max(0, payment.left);
  const [text, setText] = useState(plainAmount(Math.min(request.asked, most), currency));
  const note = useDraftText(`approve:${request.id}`);
  const [despite, setDespite] = useState(false);
  const [besides, setBesides] = useState(false);
  const elsewhere = payment.under_way_elsewhere;
  const grace = useQuery(settings).data?.grace_seconds ?? null;
  const approve = useApproveRefund();
  const amount = parseAmount(text, currency);
  const problem = whatIsWrong(text, amount, most, currency);
  const inquiry = amount !== null && amount < most ? openInquiry(detail) : undefined;
  const shown = problem === null && amount !== null ? amount : 0;
  const credits = creditsOf(payment, shown);
  const confirm = () =>
    approve.mutate(
      {
        request_id: request.id,
        amount,
        note: note.text.trim() || null,
        despite_inquiry: inquiry !== undefined && despite,
        despite_refund: elsewhere > 0 && besides,
      },
      {
        onSuccess: () => {
          note.forget();
          caseActed(`refund_request:${request.id}`);
          onOpenChange(false);
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("approve.title")}
      description={t("approve.text", { name: nameOf(request) })}
      confirm={t("approve.confirm", {
        amount: formatAmount(shown, currency),
        final: graceWords(grace),
      })}
      disabled={
        problem !== null ||
        isTooLong(note) ||
        (inquiry !== undefined && !despite) ||
        (elsewhere > 0 && !besides)
      }
      start="confirm"
      pending={approve.isPending}
      error={approve.error}
      onConfirm={confirm}
    >
      <Field
        label={t("approve.amount")}
        error={problem}
        hint={t("approve.amount.hint", {
          asked: formatAmount(request.asked, currency),
          left: formatAmount(most, currency),
        })}
      >
        {(ids) => (
          <MarkedInput
            {...ids}
            before={currencyMark(currency)}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className="rounded-md border bg-sunken p-3">
        <Facts
          rows={[
            [
              t("approve.payment_left"),
              <Amount key="p" minor={most - shown} currency={currency} />,
            ],
            [
              t("approve.balance_after"),
              <Credits key="b" count={wallet.balance - credits} currency={currency} toned />,
            ],
          ]}
        />
        {wallet.balance < credits && (
          <p className="mt-2 text-danger">
            {t("approve.owed", { amount: formatCredits(credits - wallet.balance, currency) })}
          </p>
        )}
      </div>
      {shown > 0 && <StripeBalance amount={shown} currency={currency} />}
      {inquiry && (
        <Notice
          tone="danger"
          title={t("approve.double_loss")}
          text={t("approve.double_loss.text", {
            loss: lossOf(
              payment.captured - payment.refunded_as_credit - most + shown,
              currency,
              inquiry,
            ),
            captured: formatAmount(payment.captured, currency),
          })}
        >
          <DespiteCheck
            label={t("approve.despite")}
            checked={despite}
            onChange={setDespite}
            testId="despite-inquiry"
          />
        </Notice>
      )}
      {elsewhere > 0 && (
        <Notice
          tone="warn"
          title={t("approve.under_way")}
          text={t("approve.under_way.text", { amount: formatAmount(elsewhere, currency) })}
        >
          <DespiteCheck
            label={t("approve.under_way.despite")}
            checked={besides}
            onChange={setBesides}
            testId="despite-refund"
          />
        </Notice>
      )}
      <NoteField label={t("approve.note")} hint={t("approve.note.hint")} draft={note} rows={2} />
      <GraceNote seconds={grace} />
    </ConfirmDialog>
  );
}

/** The form helps the person; the desk decides. */
function whatIsWrong(
  text: string,
  amount: number | null,
  most: number,
  currency: string,
): string | null {
  if (amount === null) return whyNoAmount(text, currency);
  if (amount === 0) return t("approve.zero");
  if (amount > most) return t("approve.more_than_left", { left: formatAmount(most, currency) });
  return null;
}

/** What may be lost in all: the refund and the dispute, which need not be of one currency. */
function lossOf(
  refunded: number,
  currency: string,
  dispute: RefundRequestDetail["disputes"][number],
): string {
  return dispute.currency === currency
    ? formatAmount(refunded + dispute.amount, currency)
    : `${formatAmount(refunded, currency)} + ${formatAmount(dispute.amount, dispute.currency)}`;
}
