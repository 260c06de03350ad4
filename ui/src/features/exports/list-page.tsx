import { useQuery } from "@tanstack/react-query";
import { CalendarClock, Download } from "lucide-react";
import { useState } from "react";
import { ListPage, PageHeader } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { formatCount, t } from "@/lib/i18n";
import { exportSchedules } from "@/lib/queries";
import { CheckFile } from "./check-file";
import { FilesTable } from "./files-table";
import { NewExportDialog } from "./new-export-dialog";
import { RunningPanel } from "./running-panel";
import { useRuns } from "./runs";
import { ScheduleDialog } from "./schedule-dialog";
import { SchedulesPanel } from "./schedules-panel";

export type ExportsShow = "files" | "schedules";
type Props = { show: ExportsShow; onShow: (show: ExportsShow) => void };

/** What is exported, was exported, and will be exported by itself. */
export function ExportsPage({ show, onShow }: Props) {
  const [asked, setAsked] = useState<"export" | "schedule" | null>(null);
  const runs = useRuns();
  const { data: schedules = [] } = useQuery(exportSchedules);
  const failing = schedules.filter(({ last_error: error }) => error !== null).length;
  const close = () => setAsked(null);
  return (
    <ListPage>
      <PageHeader
        help="exports"
        title={t("room.exports")}
        subtitle={t("exports.subtitle")}
        actions={
          show === "files" ? (
            <>
              <CheckFile />
              <Button icon={Download} data-testid="new-export" onClick={() => setAsked("export")}>
                {t("exports.new")}
              </Button>
            </>
          ) : (
            <Button
              icon={CalendarClock}
              data-testid="new-schedule"
              onClick={() => setAsked("schedule")}
            >
              {t("schedule.new")}
            </Button>
          )
        }
      />
      <Segments
        label={t("exports.show")}
        value={show}
        onChange={onShow}
        segments={[
          { value: "files", label: t("exports.show.files") },
          {
            value: "schedules",
            label: t(failing > 0 ? "exports.show.failing" : "exports.show.schedules", {
              count: formatCount(schedules.length),
              failing: formatCount(failing),
            }),
          },
        ]}
      />
      <RunningPanel runs={runs} />
      {show === "files" ? <FilesTable runs={runs} /> : <SchedulesPanel />}
      {asked === "export" && <NewExportDialog onOpenChange={close} />}
      {asked === "schedule" && <ScheduleDialog schedule={null} onOpenChange={close} />}
    </ListPage>
  );
}
