import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { MovedAmount } from "@/components/moved-amount";
import { Facts } from "@/components/page";
import { TransactionStatusBadge } from "@/components/state-badges";
import { When } from "@/components/when";
import { actorName } from "@/lib/actors";
import { label, t } from "@/lib/i18n";
import type { TransactionDetail } from "@/lib/types";
import { visible } from "@/lib/visible";
import { EntriesTable } from "./entries-table";
import { ReverseButton } from "./reverse-button";

/** What happened, to whom, by whom, and the entries it is made of. */
export function TransactionBody({
  detail: { transaction, entries },
}: {
  detail: TransactionDetail;
}) {
  const { metadata } = transaction;
  const others: [string, ReactNode][] = [];
  if (transaction.settles !== null) {
    others.push([t("transaction.settles"), <Other key="s" id={transaction.settles} />]);
  }
  if (transaction.reverses !== null) {
    others.push([t("transaction.reverses"), <Other key="v" id={transaction.reverses} />]);
  }
  const extra =
    metadata && typeof metadata === "object" && Object.keys(metadata).length > 0 ? metadata : null;
  return (
    <div className="flex flex-col gap-5 p-5">
      <div>
        <div className="flex items-center gap-2">
          <span className="font-medium">{label("transaction_kind", transaction.kind)}</span>
          <TransactionStatusBadge status={transaction.status} />
        </div>
        <MovedAmount
          of={transaction}
          minor={transaction.amount}
          signed
          toned
          className="mt-1 block font-semibold text-2xl tracking-tight"
        />
        {transaction.reason && (
          <p className="mt-1 whitespace-pre-line text-ink-soft">{visible(transaction.reason)}</p>
        )}
      </div>
      <EntriesTable entries={entries} />
      <div className="empty:hidden">
        <ReverseButton key={transaction.id} transaction={transaction} />
      </div>
      <Facts
        rows={[
          [t("column.posted"), <When key="w" at={transaction.posted_at} />],
          [t("column.customer"), <Customer key="c" id={transaction.user_id} />],
          [t("transaction.actor"), actorName(transaction.actor)],
          [t("transaction.reference"), <Ident key="r" text={transaction.reference} />],
          [t("transaction.key"), <Ident key="k" text={transaction.key} />],
          ...others,
        ]}
      />
      {extra && (
        <section>
          <h3 className="mb-1 text-ink-soft">{t("transaction.metadata")}</h3>
          <pre className="ident overflow-x-auto rounded-md border bg-sunken p-3 font-sans text-xs">
            {JSON.stringify(extra, null, 2)}
          </pre>
        </section>
      )}
    </div>
  );
}

function Ident({ text }: { text: string | null }) {
  if (!text) return <>–</>;
  return (
    <span className="ident select-all" title={text}>
      {text}
    </span>
  );
}

function Customer({ id }: { id: string | null }) {
  if (!id) return <>{t("ledger.system")}</>;
  return (
    <Link
      to="/users/$userId"
      params={{ userId: id }}
      className="ident rounded-sm text-brand hover:underline"
    >
      {id}
    </Link>
  );
}

function Other({ id }: { id: number }) {
  return (
    <Link
      to="."
      search={(now) => ({ ...now, tx: id })}
      className="figures rounded-sm text-brand hover:underline"
    >
      {t("transaction.title", { id })}
    </Link>
  );
}
