import { AlarmClock, CircleAlert, type LucideIcon, Target } from "lucide-react";
import { timeLeft } from "@/components/deadline";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import { exactTime, inUnits, until } from "@/lib/time";
import type { QueueRow } from "@/lib/types";
import { useNow } from "@/lib/use-now";
import { type DueTone, dueTone } from "./tones";

const looks: Record<DueTone, [icon: LucideIcon | null, ink: string]> = {
  none: [null, "text-ink-faint"],
  calm: [null, "text-ink"],
  submission_sla: [AlarmClock, "font-medium text-danger"],
  aim_missed: [Target, "font-medium text-warn"],
  overdue: [CircleAlert, "font-semibold text-danger"],
};

/** How long there is: Stripe's deadline, or (with a target) only our own aim. */
export function Due({ row }: { row: QueueRow }) {
  const now = useNow(60_000);
  const tone = dueTone(row, now);
  const [pressing, ink] = looks[tone];
  if (row.due_at === null) {
    return <span className={ink}>{t("queue.no_deadline")}</span>;
  }
  const Icon = pressing ?? (row.is_final ? null : Target);
  return (
    <span
      title={t(row.is_final ? "queue.due.final" : "queue.due.aim", { at: exactTime(row.due_at) })}
      className={cx("inline-flex items-center gap-1.5 whitespace-nowrap", ink)}
    >
      <span className="grid size-3.5 shrink-0 place-items-center">
        {Icon && <Icon aria-hidden className={cx("size-3.5", !pressing && "text-ink-faint")} />}
      </span>
      {dueWords(row, row.due_at, now)}
      {tone === "submission_sla" && <span className="sr-only">{t("queue.submission_sla")}</span>}
    </span>
  );
}

function dueWords(row: QueueRow, at: number, now: number): string {
  if (row.is_final || at / 1000 > now) return timeLeft(at, now);
  const { count, unit } = until(at, now);
  return count === 0 ? t("queue.just_late") : t("queue.late", { time: inUnits(-count, unit) });
}
