import { Badge } from "@/components/ui/badge";
import { Select } from "@/components/ui/select";
import { t, textOf } from "@/lib/i18n";
import type { EvidenceField, MatrixRow } from "@/lib/types";
import type { FieldChange } from "./changes";
import { FIELDS } from "./fields";
import { addField, hintOf } from "./rows";
import { needName } from "./words";

type Props = {
  row: MatrixRow;
  rows: readonly MatrixRow[];
  changes: readonly FieldChange[];
  onRow: (row: MatrixRow) => void;
};

/** Fields that are not asked for, and the way to ask for one. */
export function AddField({ row, rows, changes, onRow }: Props) {
  const asked = new Set(row.fields.map((one) => one.field));
  const others = FIELDS.filter((field) => !asked.has(field));
  const removed = changes.filter((one) => one.is === null);
  const add = (field: EvidenceField) =>
    onRow(addField(row, { field, need: "optional", hint: hintOf(rows, field) }));
  return (
    <div className="flex flex-col gap-2 p-4">
      {removed.map(({ field, was }) => (
        <p key={field} className="flex items-center gap-2 text-ink-soft">
          <span className="line-through">{textOf(`evidence_field_${field}`)}</span>
          <Badge tone="warn">{t("matrix.was", { need: needName(was).toLowerCase() })}</Badge>
        </p>
      ))}
      <div className="flex items-center gap-3">
        <Select
          label={t("evidence.add_field")}
          value=""
          onChange={(field) => add(field as EvidenceField)}
          choices={others.map((value) => ({ value, label: textOf(`evidence_field_${value}`) }))}
        />
        <span className="text-ink-soft">{t("matrix.add.text")}</span>
      </div>
    </div>
  );
}
