import { useNavigate } from "@tanstack/react-router";
import { Inbox, SearchX } from "lucide-react";
import type { ReactNode } from "react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { refundColumns } from "@/components/refund-columns";
import { SearchField } from "@/components/search-field";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { label, t } from "@/lib/i18n";
import { refundRequests } from "@/lib/queries";
import { useRows } from "@/lib/use-rows";
import { REFUND_STATES, type RefundsSearch, refundFilter } from "./choices";

type Props = {
  search: RefundsSearch;
  onSearch: (change: Partial<RefundsSearch>) => void;
  actions: ReactNode;
};

/** Refund requests; it starts with what waits for an operator. */
export function RefundsPage({ search, onSearch, actions }: Props) {
  const { q, state } = search;
  const navigate = useNavigate();
  const list = useRows(refundRequests(refundFilter(search)), 10_000);
  const place = `refunds:${q}:${state}`;
  const showAll = (
    <Button onClick={() => onSearch({ q: "", state: "all" })}>{t("refunds.show_all")}</Button>
  );
  return (
    <ListPage>
      <PageHeader
        help="refunds"
        title={t("room.refunds")}
        subtitle={t("refunds.subtitle")}
        actions={actions}
      />
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          value={q}
          placeholder={t("refunds.search")}
          onChange={(text) => onSearch({ q: text })}
        />
        <Select
          label={t("column.state")}
          value={state}
          onChange={(next) => onSearch({ state: next })}
          choices={[
            { value: "waiting", label: t("refunds.waiting") },
            { value: "all", label: t("filter.all") },
            ...REFUND_STATES.map((value) => ({ value, label: label("refund_state", value) })),
          ]}
        />
      </div>
      <DataTable
        key={place}
        memoryKey={place}
        label={t("room.refunds")}
        testId="refund-row"
        columns={refundColumns}
        list={list}
        rowKey={(row) => row.id}
        onOpen={(row) =>
          void navigate({ to: "/refunds/$requestId", params: { requestId: row.id } })
        }
        empty={
          q || state !== "waiting" ? (
            <Empty
              icon={SearchX}
              title={t("refunds.none_found.title")}
              text={t("refunds.none_found.text")}
              action={showAll}
            />
          ) : (
            <Empty
              icon={Inbox}
              title={t("refunds.empty.title")}
              text={t("refunds.empty.text")}
              action={showAll}
            />
          )
        }
      />
    </ListPage>
  );
}
