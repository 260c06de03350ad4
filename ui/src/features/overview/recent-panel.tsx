import { Link } from "@tanstack/react-router";
import { BookText } from "lucide-react";
import { MovedAmount } from "@/components/moved-amount";
import { Panel } from "@/components/page";
import { Empty } from "@/components/states";
import { When } from "@/components/when";
import { label, t } from "@/lib/i18n";
import type { Overview } from "@/lib/types";
import { customerOf } from "@/lib/visible";

/** The last transactions, whoever made them. */
export function RecentPanel({ rows }: { rows: Overview["recent"] }) {
  return (
    <Panel
      title={t("overview.recent")}
      flush
      aside={
        <Link to="/ledger" className="rounded-sm text-brand hover:underline">
          {t("overview.whole_ledger")}
        </Link>
      }
    >
      {rows.length === 0 && (
        <Empty icon={BookText} title={t("ledger.empty.title")} text={t("ledger.empty.text")} />
      )}
      <ul className="divide-y">
        {rows.map((row) => (
          <li key={row.id}>
            <Link
              to="/"
              search={{ tx: row.id }}
              className="-outline-offset-2 grid grid-cols-[104px_96px_minmax(0,1fr)_160px] items-center gap-4 px-4 py-2 hover:bg-hover"
            >
              <When at={row.posted_at} className="text-ink-soft" />
              <span className="font-medium">{label("transaction_kind", row.kind)}</span>
              <span className="truncate text-ink-soft">
                {customerOf(row) ?? t("ledger.system")}
              </span>
              <MovedAmount
                of={row}
                minor={row.amount}
                signed
                toned
                className="text-right font-medium"
              />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
