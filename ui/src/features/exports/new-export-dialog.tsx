import { useState } from "react";
import { DayField } from "@/components/day-field";
import { DayRange } from "@/components/day-range";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n";
import { zone } from "@/lib/time";
import { ExportDialog } from "./export-dialog";
import {
  ACCOUNTS,
  emptyNewExport,
  hasPeriod,
  NEW_KINDS,
  type NewExport,
  selectionOf,
} from "./new-export";

/** Everything of one type, also of those that have no list. */
export function NewExportDialog({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const [typed, setTyped] = useState(emptyNewExport);
  return (
    <ExportDialog
      selection={selectionOf(typed)}
      title={t("exports.new.title")}
      description={t("exports.new.text")}
      onOpenChange={onOpenChange}
    >
      <SelectionFields typed={typed} onType={(part) => setTyped({ ...typed, ...part })} />
    </ExportDialog>
  );
}

type Props = {
  typed: NewExport;
  /** What is made again and again has no period: it would be the same days each time. */
  isSchedule?: boolean;
  onType: (part: Partial<NewExport>) => void;
};

/** Which rows are meant. */
export function SelectionFields({ typed, isSchedule, onType }: Props) {
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <Select
          label={t("exports.what")}
          value={typed.kind}
          choices={NEW_KINDS.map((kind) => ({ value: kind, label: t(`exports.kind.${kind}`) }))}
          onChange={(kind) => onType({ kind })}
        />
        {typed.kind === "entries" && (
          <Select
            label={t("exports.new.account")}
            value={typed.account}
            choices={[
              { value: "all", label: t("exports.new.account.all") },
              ...ACCOUNTS.map((one) => ({ value: one, label: t(`account.${one}`) })),
            ]}
            onChange={(account) => onType({ account })}
          />
        )}
        {hasPeriod(typed.kind) && !isSchedule && (
          <DayRange from={typed.from} to={typed.to} onChange={onType} />
        )}
        {typed.kind === "wallets" && !isSchedule && (
          <DayField
            name={t("exports.new.at")}
            placeholder="2026-01-31"
            day={typed.at}
            onDay={(at) => onType({ at })}
          />
        )}
      </div>
      {typed.kind === "wallets" && !isSchedule && (
        <p className="text-ink-soft text-xs">{t("exports.new.at.hint", { zone: zone().offset })}</p>
      )}
      {typed.kind === "entries" && (
        <p className="text-ink-soft text-xs">{t("exports.new.journal")}</p>
      )}
    </div>
  );
}
