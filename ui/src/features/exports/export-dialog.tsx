import { type ReactNode, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import type { ExportSelection } from "@/lib/types";
import { BooksForm } from "./books-form";
import { ExportForm } from "./export-form";
import { RunStatus } from "./run-status";
import { useRuns } from "./runs";
import { newDraft } from "./schedule";
import { ScheduleForm } from "./schedule-form";
import { Scheduled } from "./scheduled";

type Props = {
  /** Null for the books as a whole. */
  selection: ExportSelection | null;
  title: string;
  description: string;
  children?: ReactNode;
  onOpenChange: (open: boolean) => void;
};

type Step = { export: string | null } | "schedule" | "scheduled";

/** Asks how to write a file, now or again and again, then shows how far it is. */
export function ExportDialog({ selection, title, description, children, onOpenChange }: Props) {
  const [step, setStep] = useState<Step>({ export: null });
  const begun = typeof step === "string" ? null : step.export;
  const run = useRuns().find(({ export_id: id }) => id === begun);
  const close = () => onOpenChange(false);
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      title={step === "schedule" ? t("schedule.new.title") : title}
      description={run?.path ?? description}
    >
      {run ? (
        <RunStatus run={run} onClose={close} />
      ) : selection === null ? (
        <BooksForm onBegun={(id) => setStep({ export: id })}>{children}</BooksForm>
      ) : step === "schedule" ? (
        <ScheduleForm
          first={newDraft(selection)}
          selection={selection}
          instead={null}
          onDone={() => setStep("scheduled")}
        />
      ) : step === "scheduled" ? (
        <Scheduled onClose={close} />
      ) : (
        <ExportForm
          selection={selection}
          onBegun={(id) => setStep({ export: id })}
          onSchedule={() => setStep("schedule")}
        >
          {children}
        </ExportForm>
      )}
    </Dialog>
  );
}
