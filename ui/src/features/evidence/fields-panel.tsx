import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Select } from "@/components/ui/select";
import { t, textOf } from "@/lib/i18n";
import { productChoices } from "@/lib/products";
import type { EvidenceField, EvidenceFieldView, EvidenceView } from "@/lib/types";
import { FieldRow } from "./field-row";
import { useChangeEvidence } from "./queries";
import { entries } from "./typed";
import type { DraftOf } from "./use-draft-of";

/** The fields in the order of the matrix, then those somebody has added. */
export function FieldsPanel({ draft, view }: { draft: DraftOf; view: EvidenceView }) {
  const [added, setAdded] = useState<EvidenceField[]>([]);
  const change = useChangeEvidence(view.dispute_id);
  const readOnly = !view.takes_action;
  const typed = entries(draft.typed).map(([field]) => field);
  const more = view.more_fields.filter(
    ({ field }) => added.includes(field) || typed.includes(field),
  );
  const offered = view.more_fields.filter((one) => !more.includes(one));
  const fields = [...view.fields, ...more.map(emptyField)];
  return (
    <Panel
      title={t("evidence.fields")}
      flush
      aside={
        !readOnly && (
          <Select
            label={t("evidence.product")}
            value={view.product}
            onChange={(product) => change.mutate({ product })}
            choices={productChoices()}
          />
        )
      }
    >
      {change.error && (
        <div className="p-4 pb-0">
          <CommandErrorText error={change.error} />
        </div>
      )}
      {fields.map((field) => (
        <FieldRow key={field.field} field={field} draft={draft} view={view} readOnly={readOnly} />
      ))}
      {!readOnly && offered.length > 0 && (
        <div className="flex items-center gap-3 p-4">
          <Select
            label={t("evidence.add_field")}
            value=""
            onChange={(field) => setAdded((now) => [...now, field as EvidenceField])}
            choices={offered.map((one) => ({ value: one.field, label: textOf(one.label_key) }))}
          />
          <span className="text-ink-soft">{t("evidence.add_field.text")}</span>
        </div>
      )}
    </Panel>
  );
}

function emptyField(one: EvidenceView["more_fields"][number]): EvidenceFieldView {
  return {
    ...one,
    need: null,
    hint: "",
    proposal: null,
    sources: [],
    unfilled: null,
    draft: null,
    text: null,
    characters: 0,
    characters_max: null,
    attachments: [],
    pages: 0,
    bytes: 0,
  };
}
