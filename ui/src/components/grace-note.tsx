import { TimerReset, TriangleAlert } from "lucide-react";
import { t } from "@/lib/i18n";

/** "final in 30 s", "final in 5 min", "final at once": the end of a button's sentence. */
export function graceWords(seconds: number | null): string {
  if (seconds === null) return t("grace.soon");
  if (seconds === 0) return t("grace.at_once");
  return t("grace.in", { time: duration(seconds) });
}

/** "30 s", "5 min", "1 h 30 min" */
export function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const parts = [
    hours > 0 && t("duration.hours", { n: hours }),
    minutes > 0 && t("duration.minutes", { n: minutes }),
    (rest > 0 || seconds === 0) && t("duration.seconds", { n: rest }),
  ];
  return parts.filter(Boolean).join(" ");
}

/** What the grace period means for the button below. */
export function GraceNote({ seconds }: { seconds: number | null }) {
  const immediate = seconds === 0;
  const Icon = immediate ? TriangleAlert : TimerReset;
  return (
    <p className="flex gap-2 text-ink-soft">
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        {immediate
          ? t("grace.note.at_once")
          : t("grace.note.period", { time: duration(seconds ?? 0) })}
      </span>
    </p>
  );
}
