import { useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/page";
import { Empty, Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { label, t, tn } from "@/lib/i18n";
import { exportSchedules } from "@/lib/queries";
import { zone } from "@/lib/time";
import type { ExportSchedule } from "@/lib/types";
import { visible } from "@/lib/visible";
import { useRemoveSchedule } from "./queries";
import { ScheduleDialog } from "./schedule-dialog";
import { aboutSelection, failureWords } from "./words";

/** Exports that are made by themselves: what, where to, when next, and what keeps them from it. */
export function SchedulesPanel() {
  const { data, error, refetch } = useQuery(exportSchedules);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={4} />;
  return (
    <div className="min-h-0 overflow-y-auto pb-5">
      <Panel flush>
        {data.length === 0 && (
          <Empty
            icon={CalendarClock}
            title={t("schedule.empty.title")}
            text={t("schedule.empty.text")}
          />
        )}
        <ul>
          {data.map((schedule) => (
            <Line key={schedule.id} schedule={schedule} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Line({ schedule }: { schedule: ExportSchedule }) {
  const [asked, setAsked] = useState<"change" | "delete" | null>(null);
  const { selection, format, frequency, kept, folder, created_by: by } = schedule;
  const close = () => setAsked(null);
  return (
    <li
      data-testid="schedule"
      className="flex flex-col gap-2 border-b px-4 py-3 text-sm last:border-0"
    >
      <div className="flex items-start gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{aboutSelection(selection)}</p>
          <p className="text-ink-soft">
            {t("schedule.about", {
              frequency: t(`schedule.${frequency}`),
              format: t(`export.${format}`),
              files: tn("schedule.files", kept),
              zone: schedule.zone ?? t("export.zone.utc_only"),
            })}
          </p>
          <p className="break-all text-ink-soft">{visible(folder)}</p>
        </div>
        <Button tone="quiet" onClick={() => setAsked("change")}>
          {t("schedule.change")}
        </Button>
        <Button tone="quiet" onClick={() => setAsked("delete")}>
          {t("schedule.delete")}
        </Button>
      </div>
      <Times schedule={schedule} by={label("actor", visible(by))} />
      {schedule.last_error !== null && (
        <Notice
          tone="warn"
          title={t("schedule.failed")}
          text={`${failureWords(schedule.last_error)} ${t("schedule.failed.text")}`}
        />
      )}
      {asked === "change" && <ScheduleDialog schedule={schedule} onOpenChange={close} />}
      {asked === "delete" && <DeleteDialog schedule={schedule} onClose={close} />}
    </li>
  );
}

function Times({ schedule, by }: { schedule: ExportSchedule; by: string }) {
  const { next_at: next, last_at: last } = schedule;
  const isDue = next <= Date.now() * 1000;
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1">
      <Fact name={t("schedule.next")}>
        {isDue ? t("schedule.due") : <When at={next} />}
        {!isDue && <span className="text-ink-soft"> {zone(next / 1000).offset}</span>}
      </Fact>
      <Fact name={t("schedule.last")}>
        {last === null ? t("schedule.never") : <When at={last} />}
      </Fact>
      <Fact name={t("schedule.by")}>{by}</Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex gap-2">
      <dt className="text-ink-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function DeleteDialog({ schedule, onClose }: { schedule: ExportSchedule; onClose: () => void }) {
  const remove = useRemoveSchedule();
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      title={t("schedule.delete.title")}
      description={aboutSelection(schedule.selection)}
      confirm={t("schedule.delete.confirm")}
      tone="danger"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate(schedule.id, { onSuccess: onClose })}
    >
      <p className="text-sm">{t("schedule.delete.text", { folder: visible(schedule.folder) })}</p>
    </ConfirmDialog>
  );
}
