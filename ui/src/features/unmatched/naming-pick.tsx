import { type TextKey, t } from "@/lib/i18n";
import type { UserMapping } from "@/lib/types";

export type NamingBy = UserMapping["naming"]["by"];

const ways: { by: NamingBy; name: TextKey; text: TextKey }[] = [
  { by: "metadata", name: "mapping.by.metadata", text: "mapping.by.metadata.text" },
  { by: "customer_id", name: "mapping.by.customer_id", text: "mapping.by.customer_id.text" },
  { by: "email", name: "mapping.by.email", text: "mapping.by.email.text" },
];

type Props = { value: NamingBy; onChange: (by: NamingBy) => void };

/** What names a user, each way with what it means. */
export function NamingPick({ value, onChange }: Props) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{t("mapping.title")}</legend>
      {ways.map(({ by, name, text }) => (
        <label key={by} className="flex cursor-pointer items-start gap-3">
          <input
            type="radio"
            name="naming"
            className="mt-1 accent-brand"
            data-testid={`mapping-${by}`}
            checked={value === by}
            onChange={() => onChange(by)}
          />
          <span className="text-sm">
            <span className="font-medium">{t(name)}</span>
            <span className="block text-ink-soft text-xs">{t(text)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
