import { Credits } from "@/components/credits";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import type { WalletView } from "@/lib/types";

type Props = {
  wallet: WalletView;
  /** Credits that come in (or, below zero, go out). */
  moved?: number;
  /** Credits that are set aside (or, below zero, freed). */
  held?: number;
};

/** A wallet now and afterwards: what the window knows, before the desk decides. */
export function BalanceAfter({ wallet, moved = 0, held = 0 }: Props) {
  const { currency } = wallet;
  const rows = [
    { name: t("wallet.balance"), now: wallet.balance, after: wallet.balance + moved },
    { name: t("wallet.held"), now: wallet.held, after: wallet.held + held },
    {
      name: t("wallet.available"),
      now: wallet.available,
      after: wallet.available + moved - held,
      strong: true,
    },
  ];
  const owed = Math.max(0, -(wallet.balance + moved));
  return (
    <div className="rounded-md border bg-sunken px-3 py-2">
      <table className="w-full text-sm">
        <caption className="sr-only">{t("after.title")}</caption>
        <thead>
          <tr className="text-right text-ink-soft text-xs">
            <td />
            <th className="py-1 pl-4 font-medium">{t("after.now")}</th>
            <th className="py-1 pl-4 font-medium">{t("after.then")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, now, after, strong }) => (
            <tr key={name} className="text-right">
              <th className="py-1 text-left font-normal text-ink-soft">{name}</th>
              <td className="py-1 pl-4">
                <Credits count={now} currency={currency} className="text-ink-soft" />
              </td>
              <td className="py-1 pl-4">
                <Credits
                  count={after}
                  currency={currency}
                  toned
                  className={cx(strong && "double-rule font-semibold")}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {owed > 0 && (
        <p className="mt-1 text-danger text-sm">
          {t("after.owed", { amount: formatCredits(owed, currency) })}
        </p>
      )}
    </div>
  );
}
