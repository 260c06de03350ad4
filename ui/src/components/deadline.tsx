import { AlarmClock } from "lucide-react";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { exactTime, fullTime, inUnits, until } from "@/lib/time";
import { useNow } from "@/lib/use-now";

const SOON_DAYS = 3;

type Props = {
  at: number | null;
  open: boolean;
  /** Write the instant beside the duration, where it is a matter of hours. */
  exact?: boolean;
};

/** How long there is to answer; near and missed deadlines say so in words and with a clock. */
export function Deadline({ at, open, exact }: Props) {
  const now = useNow(60_000);
  if (at === null) return <span className="text-ink-faint">–</span>;
  const { unit, count } = until(at, now);
  const near = open && (at / 1000 < now || unit === "hour" || count < SOON_DAYS);
  return (
    <time
      dateTime={new Date(at / 1000).toISOString()}
      title={fullTime(at)}
      className={cx(
        "inline-flex items-center gap-1 whitespace-nowrap",
        near ? "font-medium text-danger" : "text-ink-soft",
      )}
    >
      {near && <AlarmClock aria-hidden className="size-3.5" />}
      {timeLeft(at, now)}
      {exact && unit === "hour" && ` · ${exactTime(at)}`}
    </time>
  );
}

/** "7 days left", "30 hours left", "less than an hour left", "5 hours overdue". */
export function timeLeft(at: number, now: number): string {
  const { count, unit } = until(at, now);
  const isPast = at / 1000 <= now;
  if (count === 0) return t(isPast ? "deadline.just_past" : "deadline.within_hour");
  return t(isPast ? "deadline.past" : "deadline.left", { time: inUnits(Math.abs(count), unit) });
}
