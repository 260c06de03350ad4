import { Panel } from "@/components/page";
import { Select } from "@/components/ui/select";
import { t } from "@/lib/i18n";
import { visible } from "@/lib/visible";
import { type Draft, type UserField, userFields } from "./draft";
import type { Found } from "./found";

/** A choice cannot have an empty value. */
const NOTHING = "\u0000";
const GUESSED = "\u0001";

type Props = { found: Found; disabled: boolean; onMap: (change: Draft["mapping"]) => void };

/** Which column of the file is what. */
export function ColumnsPanel({ found, disabled, onMap }: Props) {
  const columns = found.header
    .filter((name) => name !== "")
    .map((name) => ({ value: name, label: visible(name) }));
  const choicesOf = (field: UserField) => [
    ...(field in found.mapping ? [] : [{ value: GUESSED, label: t("import.column.guessed") }]),
    { value: NOTHING, label: t("import.column.none") },
    ...columns,
  ];
  return (
    <Panel title={t("import.columns")}>
      <fieldset disabled={disabled} className="flex flex-wrap gap-3">
        {userFields.map((field) => (
          <Select
            key={field}
            label={t(`import.column.${field}`)}
            value={field in found.mapping ? found.mapping[field] || NOTHING : GUESSED}
            choices={choicesOf(field)}
            onChange={(name) => onMap({ [field]: name === NOTHING ? "" : name })}
          />
        ))}
      </fieldset>
    </Panel>
  );
}
