import { Link } from "@tanstack/react-router";
import { Amount } from "@/components/amount";
import { Credits } from "@/components/credits";
import { Facts, Panel } from "@/components/page";
import { PayoutFacts } from "@/components/payout-facts";
import { StripeLink } from "@/components/stripe-link";
import { t } from "@/lib/i18n";
import type { PaymentView, WalletView } from "@/lib/types";

/** The customer's wallet beside a case. */
export function WalletPanel({ wallet, userName }: { wallet: WalletView; userName: string }) {
  const { currency, balance, held, available } = wallet;
  return (
    <Panel
      title={t("wallet.title")}
      aside={
        <Link
          to="/users/$userId"
          params={{ userId: wallet.user_id }}
          className="truncate rounded-sm text-brand hover:underline"
        >
          {userName}
        </Link>
      }
    >
      <Facts
        rows={[
          [t("wallet.balance"), <Credits key="b" count={balance} currency={currency} toned />],
          [t("wallet.held"), <Credits key="h" count={held} currency={currency} />],
          [
            t("wallet.available"),
            <Credits
              key="a"
              count={available}
              currency={currency}
              toned
              className="double-rule font-semibold"
            />,
          ],
        ]}
      />
    </Panel>
  );
}

type Disputed = { kind: "inquiry" | "chargeback"; is_open: boolean; amount: number };

/** What open chargebacks have withdrawn: it counts as lost only when they are, and is gone all the same. */
export const withdrawnBy = (disputes: readonly Disputed[]): number =>
  disputes
    .filter(({ kind, is_open: isOpen }) => kind === "chargeback" && isOpen)
    .reduce((sum, { amount }) => sum + amount, 0);

type PaymentProps = {
  payment: PaymentView;
  /** Withdrawn by open chargebacks. */
  withdrawn: number;
};

/** The payment a case is about: what came in, what went back, what is left, where the money went. */
export function PaymentPanel({ payment, withdrawn }: PaymentProps) {
  const { currency } = payment;
  const held = Math.min(payment.left, withdrawn);
  return (
    <Panel
      title={t("payment.title")}
      aside={
        <span className="flex min-w-0 items-center gap-1">
          <span className="ident truncate text-ink-soft text-xs">{payment.reference}</span>
          <StripeLink page={{ payment: payment.reference }} />
        </span>
      }
    >
      <Facts
        rows={[
          [t("payment.paid"), <Credits key="p" count={payment.paid} currency={currency} />],
          [
            t("payment.refunded"),
            <Credits key="r" count={-payment.refunded} currency={currency} />,
          ],
          [
            t("payment.disputed"),
            <Credits key="d" count={-payment.disputed} currency={currency} />,
          ],
          ...(payment.refunded_elsewhere > 0
            ? [
                [
                  t("payment.refunded_elsewhere"),
                  <Amount key="e" minor={payment.refunded_elsewhere} currency={currency} />,
                ] as [string, React.ReactNode],
              ]
            : []),
          ...(payment.refunded_as_credit > 0
            ? [
                [
                  t("payment.refunded_as_credit"),
                  <Amount key="c" minor={-payment.refunded_as_credit} currency={currency} />,
                ] as [string, React.ReactNode],
              ]
            : []),
          ...(held > 0
            ? [
                [t("payment.withdrawn"), <Amount key="w" minor={-held} currency={currency} />] as [
                  string,
                  React.ReactNode,
                ],
              ]
            : []),
          [
            t("payment.left"),
            <Amount
              key="l"
              minor={payment.left - held}
              currency={currency}
              className="double-rule font-semibold"
            />,
          ],
        ]}
      />
      {payment.payout && <PayoutFacts payout={payment.payout} />}
    </Panel>
  );
}
