import { AlarmClock } from "lucide-react";
import { cx } from "@/lib/cx";
import { tn } from "@/lib/i18n";
import { fullUtc, until } from "@/lib/time";
import { useNow } from "@/lib/use-now";

const SOON_DAYS = 3;

/** How long there is to answer; near and missed deadlines say so in words and with a clock. */
export function Deadline({ at, open }: { at: number | null; open: boolean }) {
  const now = useNow(60_000);
  if (at === null) return <span className="text-ink-faint">–</span>;
  const { count, unit } = until(at, now);
  const missed = at / 1000 < now;
  const near = open && (missed || unit === "hour" || count < SOON_DAYS);
  const text = missed ? tn(`deadline.${unit}.past`, -count) : tn(`deadline.${unit}.left`, count);
  return (
    <time
      dateTime={new Date(at / 1000).toISOString()}
      title={fullUtc(at)}
      className={cx(
        "inline-flex items-center gap-1 whitespace-nowrap",
        near ? "font-medium text-danger" : "text-ink-soft",
      )}
    >
      {near && <AlarmClock aria-hidden className="size-3.5" />}
      {text}
    </time>
  );
}
