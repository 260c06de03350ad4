import { ScrollText, SearchX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import type { AuditRow } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { auditColumns } from "./columns";
import { AuditFilters } from "./filters";
import { audit } from "./queries";
import { RecordDialog } from "./record-dialog";
import { type AuditSearch, auditFilter } from "./search";
import { VerifyPanel } from "./verify-panel";

type Props = {
  search: AuditSearch;
  onSearch: (change: Partial<AuditSearch>) => void;
  onReset: () => void;
  actions: ReactNode;
};

/** Who did what, when and why, newest first; and whether the books are what the log says. */
export function AuditPage({ search, onSearch, onReset, actions }: Props) {
  const [open, setOpen] = useState<AuditRow | null>(null);
  const filter = auditFilter(search);
  const place = `audit:${JSON.stringify(filter)}`;
  const filtered = Object.values(filter).some((value) => value !== null);
  return (
    <ListPage>
      <PageHeader
        help="audit"
        title={t("room.audit")}
        subtitle={t("audit.subtitle")}
        actions={actions}
      />
      <VerifyPanel />
      <AuditFilters search={search} onSearch={onSearch} onReset={filtered ? onReset : null} />
      <DataTable
        key={place}
        memoryKey={place}
        label={t("room.audit")}
        testId="audit-row"
        columns={auditColumns}
        list={useRows(audit(filter))}
        rowKey={(row) => String(row.seq)}
        isOpen={(row) => row.seq === open?.seq}
        onOpen={setOpen}
        empty={
          filtered ? (
            <Empty
              icon={SearchX}
              title={t("audit.none_found.title")}
              text={t("ledger.none_found.text")}
              action={<Button onClick={onReset}>{t("filter.reset")}</Button>}
            />
          ) : (
            <Empty
              icon={ScrollText}
              title={t("timeline.empty.title")}
              text={t("timeline.empty.text")}
            />
          )
        }
      />
      {open && <RecordDialog record={open} onClose={() => setOpen(null)} />}
    </ListPage>
  );
}
