import { Credits } from "@/components/credits";
import { Panel } from "@/components/page";
import { t } from "@/lib/i18n";
import type { CurrencyTotal } from "@/lib/types";

/** What all wallets hold together, by currency. */
export function BalancesPanel({ balances }: { balances: CurrencyTotal[] }) {
  return (
    <Panel title={t("overview.balances")}>
      {balances.length === 0 && <p className="text-ink-soft">{t("overview.no_balances")}</p>}
      <div className="flex flex-col gap-5">
        {balances.map((total) => (
          <Currency key={total.currency} total={total} />
        ))}
      </div>
    </Panel>
  );
}

function Currency({ total: { currency, total, held, owed } }: { total: CurrencyTotal }) {
  const rows: [string, number | string][] = [
    [t("wallet.held"), held],
    [t("wallet.owed"), owed],
  ];
  return (
    <div>
      <p className="text-ink-soft">
        {t("overview.in_wallets", { currency: currency.toUpperCase() })}
      </p>
      <Credits
        count={total}
        currency={currency}
        className="double-rule mt-1 inline-block pb-0.5 font-semibold text-xl tracking-tight"
      />
      <dl className="mt-3 flex flex-col gap-1">
        {rows.map(([name, minor]) => (
          <div key={name} className="flex justify-between">
            <dt className="text-ink-soft">{name}</dt>
            <dd>
              <Credits count={minor} currency={currency} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
