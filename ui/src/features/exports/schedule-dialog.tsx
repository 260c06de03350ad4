import { useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import type { ExportSchedule } from "@/lib/types";
import { emptyNewExport, selectionOf } from "./new-export";
import { draftOf, newDraft } from "./schedule";
import { ScheduleForm } from "./schedule-form";
import { SelectionFields } from "./selection-fields";
import { aboutSelection } from "./words";

type Props = { schedule: ExportSchedule | null; onOpenChange: (open: boolean) => void };

/** A new schedule, or a change of one. */
export function ScheduleDialog({ schedule, onOpenChange }: Props) {
  const [typed, setTyped] = useState(emptyNewExport);
  const selection = schedule?.selection ?? selectionOf(typed);
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={t(schedule === null ? "schedule.new.title" : "schedule.change.title")}
      description={schedule === null ? t("schedule.new.text") : aboutSelection(selection)}
    >
      <ScheduleForm
        first={schedule === null ? newDraft(selection) : draftOf(schedule)}
        selection={selection}
        instead={schedule?.id ?? null}
        onDone={() => onOpenChange(false)}
      >
        {schedule === null && (
          <SelectionFields typed={typed} onType={(part) => setTyped({ ...typed, ...part })} />
        )}
      </ScheduleForm>
    </Dialog>
  );
}
