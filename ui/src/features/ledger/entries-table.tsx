import { MovedAmount } from "@/components/moved-amount";
import { label, t } from "@/lib/i18n";
import type { EntryView } from "@/lib/types";

/** The entries of a transaction; they sum to zero, and the table says so. */
export function EntriesTable({ entries }: { entries: EntryView[] }) {
  if (entries.length === 0) {
    return <p className="rounded-md border border-dashed p-3 text-ink-soft">{t("entries.none")}</p>;
  }
  // Both sides of a wallet's transaction count what the wallet counts.
  const owner = entries.find((entry) => entry.user_id !== null)?.user_id ?? null;
  const whole = { user_id: owner, currency: entries[0]?.currency ?? "usd" };
  const sum = entries.reduce((total, entry) => total + entry.amount, 0);
  return (
    <table className="w-full text-sm">
      <caption className="mb-1 text-left text-ink-soft">{t("entries.title")}</caption>
      <thead>
        <tr className="border-rule-strong border-b text-ink-soft text-xs">
          <th className="py-1.5 text-left font-medium">{t("entries.account")}</th>
          <th className="py-1.5 pl-2 text-right font-medium">{t("entries.seq")}</th>
          <th className="py-1.5 pl-2 text-right font-medium">{t("column.amount")}</th>
          <th className="py-1.5 pl-2 text-right font-medium">{t("column.balance_after")}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={`${entry.account}-${entry.seq}`} className="border-b">
            <td className="max-w-24 truncate py-1.5" title={entry.user_id ?? entry.account}>
              {label("account", entry.account)}{" "}
              <span className="ident text-ink-soft">{entry.user_id}</span>
            </td>
            <td className="figures py-1.5 pl-2 text-right text-ink-soft">{entry.seq}</td>
            <td className="py-1.5 pl-2 text-right">
              <MovedAmount of={whole} minor={entry.amount} signed className="font-medium" />
            </td>
            <td className="py-1.5 pl-2 text-right">
              <MovedAmount of={entry} minor={entry.balance} className="text-ink-soft" />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td className="pt-1.5 text-ink-soft" colSpan={2}>
            {t("entries.sum")}
          </td>
          <td className="pt-1.5 text-right">
            <MovedAmount of={whole} minor={sum} className="double-rule font-semibold" />
          </td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}
