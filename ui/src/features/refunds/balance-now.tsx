import { t } from "@/lib/i18n";
import { formatCredits, trueMinus } from "@/lib/money";
import type { RefundRequestView, WalletView } from "@/lib/types";

type Props = { decision: RefundRequestView["decision"]; wallet: WalletView };

/** A decision keeps the balance it was made with; where that is another one now, both are told. */
export function BalanceNow({ decision, wallet }: Props) {
  const before = decision.facts.find((fact) => fact.name === "balance");
  const now = formatCredits(wallet.balance);
  if (before === undefined || trueMinus(before.value) === now) return null;
  return (
    <p className="rounded-md border bg-sunken px-3 py-2">
      {t("decision.balance_now", { before: trueMinus(before.value), now })}
    </p>
  );
}
