import { Credits } from "@/components/credits";
import { cx } from "@/lib/cx";
import { type TextKey, t } from "@/lib/i18n";
import type { WalletView } from "@/lib/types";

/** Balance, held, available and owed of one wallet, as the foot of an account. */
export function WalletFigures({ wallet }: { wallet: WalletView }) {
  const { balance, held, available, currency } = wallet;
  const owed = Math.max(0, -balance);
  return (
    <section
      aria-label={t("wallet.of", { currency: currency.toUpperCase() })}
      className="grid grid-cols-4 divide-x rounded-lg border bg-surface"
    >
      <Figure name="wallet.balance" minor={balance} currency={currency} strong />
      <Figure name="wallet.held" minor={held} currency={currency} />
      <Figure name="wallet.available" minor={available} currency={currency} />
      <Figure name="wallet.owed" minor={owed} currency={currency} alarm={owed > 0} />
    </section>
  );
}

type FigureProps = {
  name: TextKey;
  minor: number;
  currency: string;
  strong?: boolean;
  alarm?: boolean;
};

function Figure({ name, minor, currency, strong, alarm }: FigureProps) {
  return (
    <div className="px-4 py-3">
      <p className="text-ink-soft text-sm">{t(name)}</p>
      <p className="mt-1">
        <Credits
          count={minor}
          currency={currency}
          toned
          className={cx(
            "text-xl tracking-tight",
            strong ? "double-rule pb-0.5 font-semibold" : "font-medium",
            alarm && "text-danger",
            !strong && minor === 0 && "text-ink-faint",
          )}
        />
      </p>
    </div>
  );
}
