import { useId, useState } from "react";
import { Switch } from "@/components/ui/switch";
import { formatCount, t } from "@/lib/i18n";
import type { ExportSelection } from "@/lib/types";
import { type Choices, columnsFor, isJournal } from "./choices";
import { ColumnChoice } from "./column-choice";
import { ZonePick } from "./zone-pick";

type Props = {
  selection: ExportSelection;
  choices: Choices;
  onChange: (part: Partial<Choices>) => void;
};

/** What few people need: zone, columns, and how a CSV file is written. Folded, it names what differs. */
export function ExportOptions({ selection, choices, onChange }: Props) {
  const columns = columnsFor(selection, choices);
  const isDocument = choices.format === "pdf" || isJournal(choices.format);
  const hint = zoneHint(choices);
  // Few open it, and its many columns would delay the dialog.
  const [isOpen, setOpen] = useState(false);
  return (
    <details
      className="rounded-md border px-3 py-2 text-sm"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      data-testid="export-options"
    >
      <summary className="cursor-pointer rounded-sm">
        <span className="font-medium">{t("export.options")}</span>
        <span className="ml-2 text-ink-soft">{differing(columns, choices).join(" · ")}</span>
      </summary>
      {isOpen && (
        <div className="mt-3 mb-1 flex flex-col gap-4">
          <div className="flex flex-col items-start gap-1">
            <span className="font-medium">{t("export.zone")}</span>
            <ZonePick
              value={choices.zone}
              isDocument={isDocument}
              onChange={(zone) => onChange({ zone })}
            />
            {hint !== null && <span className="text-ink-soft text-xs">{hint}</span>}
          </div>
          {choices.format === "csv" && <CsvOptions choices={choices} onChange={onChange} />}
          {columns.length > 0 && (
            <ColumnChoice
              columns={columns}
              without={choices.without}
              onChange={(without) => onChange({ without })}
            />
          )}
        </div>
      )}
    </details>
  );
}

function zoneHint({ format, zone }: Choices): string | null {
  if (isJournal(format)) return t("export.zone.journal");
  return zone === null || format === "pdf" ? null : t("export.zone.beside");
}

function differing(columns: readonly string[], choices: Choices): string[] {
  const chosen = columns.filter((column) => !choices.without.includes(column)).length;
  const isCsv = choices.format === "csv";
  return [
    choices.zone,
    chosen < columns.length &&
      t("export.columns.chosen", { count: formatCount(chosen), of: columns.length }),
    isCsv && choices.byteOrderMark && t("export.bom"),
    isCsv && choices.keepFormulas && t("export.formulas"),
  ].filter((part) => typeof part === "string");
}

function CsvOptions({ choices, onChange }: Omit<Props, "selection">) {
  return (
    <>
      <Choice
        name={t("export.bom")}
        text={t("export.bom.text")}
        checked={choices.byteOrderMark}
        onChange={(byteOrderMark) => onChange({ byteOrderMark })}
      />
      <Choice
        name={t("export.formulas")}
        text={t("export.formulas.text")}
        checked={choices.keepFormulas}
        onChange={(keepFormulas) => onChange({ keepFormulas })}
      />
    </>
  );
}

type ChoiceProps = {
  name: string;
  text: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
};

function Choice({ name, text, checked, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex gap-3">
      <Switch id={id} checked={checked} onChange={onChange} />
      <div>
        <label htmlFor={id} className="font-medium">
          {name}
        </label>
        <p className="text-ink-soft text-xs">{text}</p>
      </div>
    </div>
  );
}
