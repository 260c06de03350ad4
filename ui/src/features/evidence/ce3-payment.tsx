import { Pick } from "@/components/pick";
import { label, t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { shortDate } from "@/lib/time";
import type { Ce3Facts } from "@/lib/types";
import type { Prior } from "./ce3";

type Props = {
  at: 0 | 1;
  charge: string;
  priors: Ce3Facts["priors"];
  readOnly: boolean;
  onChoose: (prior: Prior) => void;
};

/** Which earlier payment this is; choosing one takes over what the records hold of it. */
export function Ce3Payment({ at, charge, priors, readOnly, onChoose }: Props) {
  const known = priors.find(({ transaction }) => transaction.charge === charge);
  const choose = (wanted: string) => {
    const prior = priors.find(({ transaction }) => transaction.charge === wanted);
    if (prior) onChoose(prior.transaction);
  };
  return (
    <div className="flex flex-col gap-1">
      <span>{t("ce3.prior", { number: at + 1 })}</span>
      {!readOnly && priors.length > 0 && (
        <Pick
          label={t("ce3.choose.label", { number: at + 1 })}
          placeholder={t("ce3.choose")}
          value={known ? charge : ""}
          onChange={choose}
          groups={[{ choices: priors.map(choice) }]}
        />
      )}
      {known && (
        <span className="font-normal text-ink-soft text-xs">
          {known.shared.length > 0
            ? t("ce3.shares", { what: known.shared.map((one) => label("ce3", one)).join(", ") })
            : t("ce3.shares.nothing")}
        </span>
      )}
    </div>
  );
}

const choice = ({ transaction, amount, at }: Ce3Facts["priors"][number]) => ({
  value: transaction.charge,
  label: `${formatAmount(amount.amount, amount.currency)}, ${shortDate(at)}`,
});
