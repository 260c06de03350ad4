import { useId } from "react";
import { Field, TextInput } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { Switch } from "@/components/ui/switch";
import { t } from "@/lib/i18n";
import { amountUnits, type Draft, thousandMarks } from "./draft";

type Props = { draft: Draft; onEdit: (change: Partial<Draft>) => void };

/** How a list of users is written. Nothing of it is guessed. */
export function UsersForm({ draft, onEdit }: Props) {
  const comma = useId();
  return (
    <div className="flex flex-col items-start gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <Select
          label={t("import.amounts")}
          value={draft.unit}
          choices={amountUnits.map((unit) => ({ value: unit, label: t(`import.amounts.${unit}`) }))}
          onChange={(unit) => onEdit({ unit })}
        />
        {draft.unit !== "none" && (
          <Select
            label={t("import.thousands")}
            value={draft.thousands}
            choices={thousandMarks.map((mark) => ({
              value: mark,
              label: t(`import.thousands.${mark}`),
            }))}
            onChange={(thousands) => onEdit({ thousands })}
          />
        )}
      </div>
      {draft.unit === "decimal" && (
        <div className="flex items-center gap-2 text-sm">
          <Switch
            id={comma}
            checked={draft.decimalComma}
            onChange={(decimalComma) => onEdit({ decimalComma })}
          />
          <label htmlFor={comma}>{t("import.decimal_comma")}</label>
        </div>
      )}
      <CurrencyField draft={draft} onEdit={onEdit} />
    </div>
  );
}

export function CurrencyField({ draft, onEdit }: Props) {
  return (
    <Field
      label={t("import.currency")}
      hint={draft.kind === "users_csv" ? t("import.currency.hint") : undefined}
    >
      {(ids) => (
        <TextInput
          {...ids}
          className="w-24!"
          maxLength={3}
          value={draft.currency}
          onChange={(event) => onEdit({ currency: event.target.value })}
        />
      )}
    </Field>
  );
}
