import { Pick } from "@/components/pick";
import { t } from "@/lib/i18n";
import { zone } from "@/lib/time";

type Props = {
  value: string | null;
  /** A document has one time, not UTC and another one beside it. */
  isDocument: boolean;
  onChange: (zone: string | null) => void;
};

const UTC = "UTC";

/** The zone in which times are given; that of the person stands first. */
export function ZonePick({ value, isDocument, onChange }: Props) {
  const here = zone().name;
  // Nothing stands before the name, so that typing it finds it.
  const named = (name: string) => ({ value: name, label: name });
  const others = Intl.supportedValuesOf("timeZone").filter((name) => name !== here && name !== UTC);
  return (
    <Pick
      label={t("export.zone")}
      value={value ?? UTC}
      groups={[
        {
          choices: [
            { value: UTC, label: t(isDocument ? "export.zone.utc" : "export.zone.utc_only") },
            ...(here === UTC ? [] : [named(here)]),
          ],
        },
        { label: t("export.zone.others"), choices: others.map(named) },
      ]}
      onChange={(name) => onChange(name === UTC ? null : name)}
    />
  );
}
