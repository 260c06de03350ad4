import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import type { ExportFormat } from "@/lib/types";

type Props = {
  formats: readonly ExportFormat[];
  value: ExportFormat;
  onChange: (format: ExportFormat) => void;
};

/** The formats side by side, each with what it is for. */
export function FormatChoice({ formats, value, onChange }: Props) {
  return (
    <fieldset className="grid grid-cols-2 gap-2">
      <legend className="mb-2 font-medium">{t("export.format")}</legend>
      {formats.map((format) => (
        <label
          key={format}
          className={cx(
            "flex cursor-pointer gap-3 rounded-md border px-3 py-2 has-focus-visible:outline-2 has-focus-visible:outline-focus",
            format === value ? "border-brand bg-chosen" : "hover:bg-hover",
          )}
        >
          <input
            type="radio"
            name="format"
            value={format}
            checked={format === value}
            onChange={() => onChange(format)}
            className="mt-1 accent-brand"
          />
          <span>
            <span className="block font-medium">{t(`export.${format}`)}</span>
            <span className="text-ink-soft">{t(`export.${format}.text`)}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
