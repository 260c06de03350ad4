import { cx } from "@/lib/cx";
import { fullTime, shortDate, shortTime } from "@/lib/time";

type Props = {
  at: number | null;
  /** The day is enough. */
  day?: boolean;
  className?: string;
};

/** A time: short to read, whole (with its zone, and in UTC with microseconds) in the tooltip. */
export function When({ at, day, className }: Props) {
  if (at === null) return <span className="text-ink-faint">–</span>;
  return (
    <time
      dateTime={new Date(at / 1000).toISOString()}
      title={fullTime(at)}
      className={cx("figures whitespace-nowrap", className)}
    >
      {day ? shortDate(at) : shortTime(at)}
    </time>
  );
}
