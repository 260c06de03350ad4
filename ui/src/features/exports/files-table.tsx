import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { DataTable } from "@/components/data-table";
import { Empty } from "@/components/states";
import { Dialog } from "@/components/ui/dialog";
import { label, t } from "@/lib/i18n";
import type { ExportRecord } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { exportColumns } from "./columns";
import { exports } from "./queries";
import { RecordView } from "./record-view";
import { begin, type Run, see } from "./runs";

/** What was exported, by whom, and how it ended; a row opens it, to run it again or check its file. */
export function FilesTable({ runs }: { runs: readonly Run[] }) {
  const [open, setOpen] = useState<ExportRecord | null>(null);
  const queries = useQueryClient();
  const ended = runs.filter(({ state }) => state !== "running").length;
  useEffect(() => {
    // One that ended is a new row.
    if (ended > 0) void queries.invalidateQueries({ queryKey: ["list_exports"] });
  }, [ended, queries]);
  // Whoever looks at the list sees how they ended.
  useEffect(() => runs.forEach(see), [runs]);
  const again = useMutation({
    mutationFn: (record: ExportRecord) => begin(record.input),
    onSuccess: () => setOpen(null),
  });
  const columns = useMemo(() => exportColumns(again.mutate), [again.mutate]);
  return (
    <>
      <CommandErrorText error={open === null ? again.error : null} />
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
    </>
  );
}
