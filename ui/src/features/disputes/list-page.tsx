import { useNavigate } from "@tanstack/react-router";
import { SearchX, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { DataTable } from "@/components/data-table";
import { disputeColumns } from "@/components/dispute-columns";
import { ListPage, PageHeader } from "@/components/page";
import { SearchField } from "@/components/search-field";
import { DISPUTE_STATUSES } from "@/components/state-badges";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { label, t } from "@/lib/i18n";
import { disputes } from "@/lib/queries";
import { useRows } from "@/lib/use-rows";
import { type DisputesSearch, disputeFilter } from "./search";

type Props = {
  search: DisputesSearch;
  onSearch: (change: Partial<DisputesSearch>) => void;
  actions: ReactNode;
};

/** Chargebacks and inquiries; it starts with the open ones. */
export function DisputesPage({ search, onSearch, actions }: Props) {
  const { q, show, status } = search;
  const navigate = useNavigate();
  const list = useRows(disputes(disputeFilter(search)), 10_000);
  const place = `disputes:${q}:${show}:${status}`;
  const filtered = q !== "" || status !== "any" || show === "all";
  return (
    <ListPage>
      <PageHeader
        help="disputes"
        title={t("room.disputes")}
        subtitle={t("disputes.subtitle")}
        actions={actions}
      />
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          value={q}
          placeholder={t("disputes.search")}
          onChange={(text) => onSearch({ q: text })}
        />
        <Segments
          label={t("disputes.show")}
          value={show}
          onChange={(next) => onSearch({ show: next })}
          segments={[
            { value: "open", label: t("disputes.open") },
            { value: "all", label: t("filter.all") },
          ]}
        />
        <Select
          label={t("column.status")}
          value={status}
          onChange={(next) => onSearch({ status: next })}
          choices={[
            { value: "any", label: t("filter.any") },
            ...DISPUTE_STATUSES.map((value) => ({ value, label: statusChoice(value) })),
          ]}
        />
      </div>
      <DataTable
        key={place}
        memoryKey={place}
        label={t("room.disputes")}
        testId="dispute-row"
        columns={disputeColumns}
        list={list}
        rowKey={(row) => row.id}
        onOpen={(row) =>
          void navigate({ to: "/disputes/$disputeId", params: { disputeId: row.id } })
        }
        empty={
          <Empty
            icon={filtered ? SearchX : ShieldCheck}
            title={t(filtered ? "disputes.none_found.title" : "disputes.empty.title")}
            text={t(filtered ? "disputes.none_found.text" : "disputes.empty.text")}
            action={
              <Button onClick={() => onSearch({ q: "", show: "all", status: "any" })}>
                {t("disputes.show_all")}
              </Button>
            }
          />
        }
      />
    </ListPage>
  );
}

/** The same words stand for both kinds in a row, where the kind is beside them; not so in a menu. */
function statusChoice(status: string): string {
  const word = label("dispute_status", status);
  return status.startsWith("warning_") ? t("disputes.inquiry_status", { status: word }) : word;
}
