import { useNavigate } from "@tanstack/react-router";
import { BookText, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { Empty } from "@/components/states";
import { transactionColumns } from "@/components/transaction-columns";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { type LedgerSearch, ledgerFilter } from "@/lib/ledger-search";
import { transactions } from "@/lib/queries";
import { useRows } from "@/lib/use-rows";
import { LedgerFilters } from "./filters";

type Props = {
  search: LedgerSearch;
  onSearch: (change: Partial<LedgerSearch>) => void;
  onReset: () => void;
  openTransaction: number | null;
  actions: ReactNode;
};

/** Every transaction of every wallet, newest first. */
export function LedgerPage({ search, onSearch, onReset, openTransaction, actions }: Props) {
  const navigate = useNavigate();
  const filter = ledgerFilter(search);
  const place = `ledger:${JSON.stringify(filter)}`;
  const filtered = Object.values(filter).some((value) => value !== null);
  return (
    <ListPage>
      <PageHeader
        help="ledger"
        title={t("room.ledger")}
        subtitle={t("ledger.subtitle")}
        actions={actions}
      />
      <LedgerFilters search={search} onSearch={onSearch} onReset={filtered ? onReset : null} />
      <DataTable
        key={place}
        memoryKey={place}
        label={t("room.ledger")}
        testId="transaction-row"
        columns={transactionColumns}
        list={useRows(transactions(filter))}
        rowKey={(row) => String(row.id)}
        isOpen={(row) => row.id === openTransaction}
        onOpen={(row) => void navigate({ to: ".", search: (now) => ({ ...now, tx: row.id }) })}
        empty={
          filtered ? (
            <Empty
              icon={SearchX}
              title={t("ledger.none_found.title")}
              text={t("ledger.none_found.text")}
              action={<Button onClick={onReset}>{t("filter.reset")}</Button>}
            />
          ) : (
            <Empty icon={BookText} title={t("ledger.empty.title")} text={t("ledger.empty.text")} />
          )
        }
      />
    </ListPage>
  );
}
