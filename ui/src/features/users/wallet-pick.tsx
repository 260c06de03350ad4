import { Segments } from "@/components/ui/segments";
import { t } from "@/lib/i18n";
import type { WalletView } from "@/lib/types";

type Props = {
  wallets: readonly WalletView[];
  wallet: WalletView;
  onWallet: (currency: string) => void;
};

/** Which wallet, where a customer has several. */
export function WalletPick({ wallets, wallet, onWallet }: Props) {
  if (wallets.length < 2) return null;
  return (
    <Segments
      label={t("wallet.title")}
      value={wallet.currency}
      onChange={onWallet}
      segments={wallets.map(({ currency }) => ({
        value: currency,
        label: t("wallet.of", { currency: currency.toUpperCase() }),
      }))}
    />
  );
}
