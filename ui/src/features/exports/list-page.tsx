import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, FileCheck } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { label, t } from "@/lib/i18n";
import type { ExportRecord } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { CheckDialog } from "./check-dialog";
import { exportColumns } from "./columns";
import { NewExportDialog } from "./new-export-dialog";
import { chooseExported, exports, useVerifyExport } from "./queries";
import { RecordView } from "./record-view";
import { RunningPanel } from "./running-panel";
import { begin, see, useRuns } from "./runs";

/** What was exported, by whom, and how it ended; a row opens it, to run it again or check its file. */
export function ExportsPage() {
  const [open, setOpen] = useState<ExportRecord | null>(null);
  const [isNew, setNew] = useState(false);
  const runs = useRuns();
  const queries = useQueryClient();
  const ended = runs.filter(({ state }) => state !== "running").length;
  useEffect(() => {
    // One that ended is a new row, and whoever looks at the list sees it.
    if (ended > 0) void queries.invalidateQueries({ queryKey: ["list_exports"] });
  }, [ended, queries]);
  useEffect(() => runs.forEach(see), [runs]);
  const verify = useVerifyExport();
  const check = async () => {
    const path = await chooseExported();
    if (path !== null) verify.mutate(path);
  };
  const again = useMutation({
    mutationFn: (record: ExportRecord) => begin(record.input),
    onSuccess: () => setOpen(null),
  });
  const columns = useMemo(() => exportColumns(again.mutate), [again.mutate]);
  return (
    <ListPage>
      <PageHeader
        help="exports"
        title={t("room.exports")}
        subtitle={t("exports.subtitle")}
        actions={
          <>
            <Button icon={FileCheck} pending={verify.isPending} onClick={() => void check()}>
              {t("exports.verify.other")}
            </Button>
            <Button icon={Download} data-testid="new-export" onClick={() => setNew(true)}>
              {t("exports.new")}
            </Button>
          </>
        }
      />
      <CommandErrorText error={verify.error ?? (open === null ? again.error : null)} />
      <RunningPanel runs={runs} />
      <DataTable
        memoryKey="exports"
        label={t("room.exports")}
        testId="export-row"
        columns={columns}
        list={useRows(exports)}
        rowKey={(row) => String(row.id)}
        isOpen={(row) => row.id === open?.id}
        onOpen={setOpen}
        empty={
          <Empty icon={Download} title={t("exports.empty.title")} text={t("exports.empty.text")} />
        }
      />
      <Dialog
        open={open !== null}
        onOpenChange={() => setOpen(null)}
        title={open ? label("exports.kind", open.kind) : ""}
        description={open?.path ?? ""}
      >
        {open && <RecordView key={open.id} record={open} again={again} />}
      </Dialog>
      {isNew && <NewExportDialog onOpenChange={setNew} />}
      {verify.data && <CheckDialog verified={verify.data} onClose={verify.reset} />}
    </ListPage>
  );
}
