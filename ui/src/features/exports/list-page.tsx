import { useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect, useState } from "react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { Empty } from "@/components/states";
import { Dialog } from "@/components/ui/dialog";
import { label, t } from "@/lib/i18n";
import type { ExportRecord } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { exportColumns } from "./columns";
import { ExportRecordView } from "./export-record";
import { ExportStatus } from "./export-status";
import { exports } from "./queries";
import { dismiss, useRunning } from "./running";

/** What was exported, by whom, and how it ended; a row opens it, to export it again or check its file. */
export function ExportsPage() {
  const [open, setOpen] = useState<ExportRecord | null>(null);
  const [isWatched, setIsWatched] = useState(false);
  const running = useRunning();
  const queries = useQueryClient();
  const state = running?.state;
  useEffect(() => {
    // An export that ended is a new row.
    if (state !== undefined && state !== "running") {
      void queries.invalidateQueries({ queryKey: ["list_exports"] });
    }
  }, [state, queries]);
  const close = () => setOpen(null);
  return (
    <ListPage>
      <PageHeader help="exports" title={t("room.exports")} subtitle={t("exports.subtitle")} />
      <DataTable
        memoryKey="exports"
        label={t("room.exports")}
        testId="export-row"
        columns={exportColumns}
        list={useRows(exports)}
        rowKey={(row) => String(row.id)}
        isOpen={(row) => row.id === open?.id}
        onOpen={(row) => {
          dismiss();
          setOpen(row);
        }}
        empty={
          <Empty icon={Download} title={t("exports.empty.title")} text={t("exports.empty.text")} />
        }
      />
      <Dialog
        open={open !== null}
        onOpenChange={close}
        title={open ? label("exports.kind", open.kind) : ""}
        description={open?.path ?? ""}
      >
        {open && (
          <ExportRecordView
            record={open}
            onStarted={() => {
              close();
              setIsWatched(true);
            }}
          />
        )}
      </Dialog>
      <Dialog
        open={isWatched && running !== null}
        onOpenChange={setIsWatched}
        title={t("exports.again")}
        description={running?.path ?? ""}
      >
        {running && <ExportStatus running={running} onClose={() => setIsWatched(false)} />}
      </Dialog>
    </ListPage>
  );
}
