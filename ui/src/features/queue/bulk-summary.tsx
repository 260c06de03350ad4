import { Amount } from "@/components/amount";
import { formatCount, t, tn } from "@/lib/i18n";
import { type Plan, sumsOf } from "./bulk";

/** What will be done, in money of each currency; and what will not be done, and why. */
export function BulkSummary({ plan: { ready, leftOut } }: { plan: Plan }) {
  const without = ready.filter(({ money }) => money === null).length;
  return (
    <>
      <table className="w-full text-sm" data-testid="bulk-summary">
        <thead>
          <tr className="border-b text-left text-ink-soft text-xs">
            <th className="py-1.5 font-medium">{t("bulk.currency")}</th>
            <th className="py-1.5 text-right font-medium">{t("bulk.count")}</th>
            <th className="py-1.5 text-right font-medium">{t("column.amount")}</th>
          </tr>
        </thead>
        <tbody>
          {sumsOf(ready.map(({ money }) => money)).map(({ currency, minor, count }) => (
            <tr key={currency} className="border-b">
              <td className="py-1.5 uppercase">{currency}</td>
              <td className="figures py-1.5 text-right">{formatCount(count)}</td>
              <td className="py-1.5 text-right font-medium">
                <Amount minor={minor} currency={currency} />
              </td>
            </tr>
          ))}
          {without > 0 && (
            <tr className="border-b">
              <td className="py-1.5">{t("bulk.unknown_amount")}</td>
              <td className="figures py-1.5 text-right">{formatCount(without)}</td>
              <td className="py-1.5 text-right">–</td>
            </tr>
          )}
          {ready.length === 0 && (
            <tr className="border-b">
              <td colSpan={3} className="py-3 text-ink-soft">
                {t("bulk.none_ready")}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {leftOut.length > 0 && (
        <section className="rounded-md border bg-sunken p-3">
          <h3 className="mb-1 font-medium text-sm">{tn("bulk.left_out", leftOut.length)}</h3>
          <ul className="flex max-h-40 flex-col gap-1 overflow-y-auto">
            {leftOut.map(({ case: name, name: who, why }) => (
              <li key={name} className="flex justify-between gap-4">
                <span className="min-w-0 truncate">{who}</span>
                <span className="shrink-0 text-ink-soft">{t(why)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
