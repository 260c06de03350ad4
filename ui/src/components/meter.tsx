import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";

type Props = {
  name: string;
  value: number;
  max: number;
  /** How a number of these is written. */
  write: (value: number) => string;
};

/** How much of a limit is used; above it the bar says so in words as well. */
export function Meter({ name, value, max, write }: Props) {
  const over = value > max;
  return (
    <div className="flex flex-col gap-1">
      <div className="flex items-baseline justify-between gap-3">
        <span className="text-ink-soft">{name}</span>
        <span className={cx("figures", over && "font-medium text-danger")}>
          {over && `${t("meter.too_much")} · `}
          {write(value)} / {write(max)}
        </span>
      </div>
      <div aria-hidden className="h-1 overflow-hidden rounded-full bg-rule">
        <div
          className={cx("h-full rounded-full", over ? "bg-danger" : "bg-brand")}
          style={{ width: `${Math.min(100, max > 0 ? (100 * value) / max : 0)}%` }}
        />
      </div>
    </div>
  );
}
