import { Field, TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import type { Draft } from "./draft";
import { CurrencyField } from "./users-form";

type Props = { draft: Draft; onEdit: (change: Partial<Draft>) => void };

/** Where the platform's database is. */
export function PlatformForm({ draft, onEdit }: Props) {
  return (
    <div className="flex w-full flex-col gap-3">
      <Field label={t("import.url")} hint={t("import.url.hint")}>
        {(ids) => (
          <TextInput
            {...ids}
            className="ident"
            placeholder="postgres://reader@host/name"
            value={draft.url}
            onChange={(event) => onEdit({ url: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("import.schema")}>
        {(ids) => (
          <TextInput
            {...ids}
            className="ident max-w-64"
            placeholder="public"
            value={draft.schema}
            onChange={(event) => onEdit({ schema: event.target.value })}
          />
        )}
      </Field>
      <CurrencyField draft={draft} onEdit={onEdit} />
    </div>
  );
}
