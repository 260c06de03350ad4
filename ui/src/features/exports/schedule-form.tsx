import { type ReactNode, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Pick } from "@/components/pick";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t, tn } from "@/lib/i18n";
import type { ExportSelection } from "@/lib/types";
import { visible } from "@/lib/visible";
import { asEntries, formatsOf, isJournal } from "./choices";
import { FormatChoice } from "./format-choice";
import { chooseFolder, useScheduleExport } from "./queries";
import { FREQUENCIES, KEPT, type ScheduleDraft } from "./schedule";
import { ZonePick } from "./zone-pick";

type Props = {
  first: ScheduleDraft;
  /** The rows, as they stand in the fields above the form. */
  selection: ExportSelection;
  /** The schedule that this one replaces. */
  instead: number | null;
  children?: ReactNode;
  onDone: () => void;
};

/** When, how and into which folder an export is made by itself. */
export function ScheduleForm({ first, selection, instead, children, onDone }: Props) {
  const [typed, setDraft] = useState(first);
  const formats = formatsOf(selection);
  const [usual = typed.format] = formats;
  const draft = formats.includes(typed.format) ? typed : { ...typed, format: usual };
  const { folder, format } = draft;
  const save = useScheduleExport();
  const edit = (part: Partial<ScheduleDraft>) => setDraft({ ...draft, ...part });
  const choose = async () => {
    const chosen = await chooseFolder(folder);
    if (chosen !== null) edit({ folder: chosen });
  };
  const rows = isJournal(format) ? (asEntries(selection) ?? selection) : selection;
  return (
    <>
      <DialogBody>
        {children}
        <FormatChoice
          formats={formats}
          value={format}
          onChange={(next) => edit({ format: next })}
        />
        <div className="flex flex-wrap items-end gap-4 text-sm">
          <Named name={t("schedule.frequency")}>
            <Pick
              label={t("schedule.frequency")}
              value={draft.frequency}
              groups={[
                {
                  choices: FREQUENCIES.map((value) => ({ value, label: t(`schedule.${value}`) })),
                },
              ]}
              onChange={(frequency) => edit({ frequency })}
            />
          </Named>
          <Named name={t("schedule.kept")}>
            <Pick
              label={t("schedule.kept")}
              value={String(draft.kept)}
              groups={[{ choices: keptChoices(draft.kept) }]}
              onChange={(kept) => edit({ kept: Number(kept) })}
            />
          </Named>
          <Named name={t("export.zone")}>
            <ZonePick
              value={draft.zone ?? null}
              isDocument={isJournal(format) || format === "pdf"}
              onChange={(zone) => edit({ zone })}
            />
          </Named>
        </div>
        <Named name={t("schedule.folder")}>
          <div className="flex items-center gap-3">
            <Button data-testid="choose-schedule-folder" onClick={() => void choose()}>
              {t("schedule.folder.choose")}
            </Button>
            <span className="min-w-0 break-all text-ink-soft">
              {folder === null ? t("schedule.folder.none") : visible(folder)}
            </span>
          </div>
        </Named>
        <p className="text-ink-soft text-sm">
          {t(instead === null ? "schedule.text" : "schedule.text.changed")}
        </p>
        <CommandErrorText error={save.error} />
      </DialogBody>
      <DialogFooter>
        <Button
          tone="primary"
          data-testid="save-schedule"
          disabled={folder === null}
          pending={save.isPending}
          onClick={() =>
            folder !== null &&
            save.mutate(
              { input: { ...draft, selection: rows, folder }, instead },
              { onSuccess: onDone },
            )
          }
        >
          {t("schedule.save")}
        </Button>
      </DialogFooter>
    </>
  );
}

function keptChoices(kept: number) {
  const numbers = KEPT.includes(kept) ? KEPT : [...KEPT, kept].sort((a, b) => a - b);
  return numbers.map((number) => ({ value: String(number), label: tn("schedule.files", number) }));
}

function Named({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1 text-sm">
      <span aria-hidden className="font-medium">
        {name}
      </span>
      {children}
    </div>
  );
}
