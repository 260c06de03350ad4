import { formatCount } from "@/lib/i18n";

type Props = { label: string; value: number; max: number };

/** How many of a known number are done. */
export function Progress({ label, value, max }: Props) {
  return (
    <div role="status" className="flex min-w-0 flex-1 flex-col gap-1.5 text-sm">
      <div className="flex justify-between gap-4">
        <span>{label}</span>
        <span className="figures text-ink-soft">
          {formatCount(value)} / {formatCount(max)}
        </span>
      </div>
      <div className="h-1.5 overflow-hidden rounded-full bg-rule">
        <div
          aria-hidden
          className="h-full rounded-full bg-brand"
          style={{ width: `${max > 0 ? (100 * value) / max : 0}%` }}
        />
      </div>
    </div>
  );
}
