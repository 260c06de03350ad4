import { useState } from "react";
import { DayField } from "@/components/day-field";
import { Select } from "@/components/ui/select";
import { type TextKey, t } from "@/lib/i18n";
import { dayOf, zone } from "@/lib/time";

type Range = { from: string; to: string };
type Preset = "any" | "7" | "30" | "90" | "custom";
type Props = Range & { onChange: (range: Range) => void };

const presets: Record<Preset, TextKey> = {
  any: "filter.any",
  "7": "filter.days_7",
  "30": "filter.days_30",
  "90": "filter.days_90",
  custom: "filter.days_custom",
};

/** Days where the person is: a usual span, or two days of one's own. */
export function DayRange({ from, to, onChange }: Props) {
  const [custom, setCustom] = useState(false);
  const preset = custom ? "custom" : presetOf({ from, to });
  const choose = (next: Preset) => {
    setCustom(next === "custom");
    if (next === "any") onChange({ from: "", to: "" });
    else if (next !== "custom") onChange({ from: dayOf(Date.now(), Number(next) - 1), to: "" });
  };
  return (
    <>
      <Select
        label={t("filter.days")}
        value={preset}
        onChange={choose}
        choices={(Object.keys(presets) as Preset[])
          .sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b))
          .map((value) => ({ value, label: t(presets[value]) }))}
      />
      {preset === "custom" && (
        <span className="flex items-center gap-1">
          <DayField
            name={t("filter.from")}
            placeholder="2026-01-31"
            day={from}
            onDay={(day) => onChange({ from: day, to })}
          />
          <span className="text-ink-soft">–</span>
          <DayField
            name={t("filter.to")}
            placeholder="2026-01-31"
            day={to}
            onDay={(day) => onChange({ from, to: day })}
          />
          <span className="text-ink-soft text-xs">{zone().offset}</span>
        </span>
      )}
    </>
  );
}

const ORDER: readonly Preset[] = ["any", "7", "30", "90", "custom"];

function presetOf({ from, to }: Range): Preset {
  if (!from && !to) return "any";
  if (to) return "custom";
  return (
    (["7", "30", "90"] as const).find((n) => from === dayOf(Date.now(), Number(n) - 1)) ?? "custom"
  );
}
