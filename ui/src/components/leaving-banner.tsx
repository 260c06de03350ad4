import { useQuery } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { settings, useLastScheduled, useUndoCase } from "@/lib/queries";
import { countdown, fullTime } from "@/lib/time";
import { useNow } from "@/lib/use-now";

type Props = {
  /** What is about to leave, as a sentence. */
  what: string;
  leavesAt: number;
  /** The case whose action it is. */
  name: string;
};

/** The grace period, visible: how long undo is still possible, and the button for it. */
export function LeavingBanner(props: Props) {
  const undo = useUndoCase();
  const last = useLastScheduled();
  const graceSeconds = useQuery(settings).data?.grace_seconds ?? 0;
  const now = useNow(250);
  const seconds = props.leavesAt / 1_000_000 - now / 1000;
  const share = Math.min(1, Math.max(0, seconds / Math.max(1, graceSeconds)));
  const gone = seconds <= 0;
  return (
    <section
      aria-label={t("leaving.label")}
      className="overflow-hidden rounded-lg border border-info/40 bg-info-soft"
    >
      <div className="flex items-center gap-4 px-4 py-3">
        <div
          role="timer"
          aria-live="off"
          title={fullTime(props.leavesAt)}
          className="figures min-w-16 font-semibold text-info text-xl"
        >
          {countdown(seconds)}
        </div>
        <div className="min-w-0 flex-1">
          <p className="font-medium">{props.what}</p>
          <p className="text-ink-soft">{gone ? t("leaving.gone") : t("leaving.text")}</p>
        </div>
        <Button
          icon={Undo2}
          shortcut={last?.case === props.name ? "undo" : undefined}
          data-testid="undo-action"
          disabled={gone}
          pending={undo.isPending}
          onClick={() => undo.mutate(props.name)}
        >
          {t("action.undo")}
        </Button>
      </div>
      {undo.error !== null && (
        <div className="px-4 pb-3">
          <CommandErrorText error={undo.error} />
        </div>
      )}
      <div aria-hidden className="h-1 bg-info/15">
        <div
          className="h-full origin-left bg-info transition-transform duration-300 ease-linear"
          style={{ transform: `scaleX(${share})` }}
        />
      </div>
    </section>
  );
}
