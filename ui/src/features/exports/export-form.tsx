import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import { dayOf } from "@/lib/time";
import type { ExportSelection } from "@/lib/types";
import { columnsFor, firstChoices, formatsOf, inputOf } from "./choices";
import { ExportOptions } from "./export-options";
import { FormatChoice } from "./format-choice";
import { chooseFile } from "./queries";
import { begin } from "./runs";

type Props = {
  selection: ExportSelection;
  /** Which rows, where that can be chosen. */
  children?: ReactNode;
  onBegun: (exportId: string) => void;
  onSchedule: () => void;
};

/** How the file is to be written, and where. */
export function ExportForm({ selection, children, onBegun, onSchedule }: Props) {
  const [typed, setChoices] = useState(() => firstChoices(selection));
  const formats = formatsOf(selection);
  // Other rows may not come in the format that was chosen for those before.
  const [usual = typed.format] = formats;
  const choices = formats.includes(typed.format) ? typed : { ...typed, format: usual };
  const columns = columnsFor(selection, choices);
  const hasNone = columns.length > 0 && columns.every((one) => choices.without.includes(one));
  const start = useMutation({
    mutationFn: async () => {
      const out = await chooseFile(choices.format, nameFor(selection));
      if (out !== null) onBegun(await begin(inputOf(selection, choices, out)));
    },
  });
  return (
    <>
      <DialogBody>
        {children}
        {formats.length > 1 && (
          <FormatChoice
            formats={formats}
            value={choices.format}
            onChange={(format) => setChoices({ ...choices, format })}
          />
        )}
        <ExportOptions
          selection={selection}
          choices={choices}
          onChange={(part) => setChoices({ ...choices, ...part })}
        />
        <CommandErrorText error={start.error} />
      </DialogBody>
      <DialogFooter>
        <Button tone="quiet" className="mr-auto -ml-3" onClick={onSchedule}>
          {t("schedule.instead")}
        </Button>
        <Button
          tone="primary"
          data-testid="choose-export-file"
          disabled={hasNone}
          pending={start.isPending}
          onClick={() => start.mutate()}
        >
          {t("export.choose")}
        </Button>
      </DialogFooter>
    </>
  );
}

/** "redress-refund-requests-2026-11-14", or for a statement whose it is. */
function nameFor(selection: ExportSelection): string {
  const kind = selection.kind.replaceAll("_", "-");
  if (selection.kind !== "statement") return `redress-${kind}-${dayOf(Date.now())}`;
  const { user_id, currency } = selection.filter;
  return [kind, user_id, currency]
    .filter(Boolean)
    .join("-")
    .replace(/[^\p{L}\p{N}_.-]/gu, "_");
}
