import { CircleAlert, CircleCheck, CircleDashed, type LucideIcon, Undo2 } from "lucide-react";
import { useRef } from "react";
import { Amount } from "@/components/amount";
import { explain } from "@/components/command-error";
import { Progress } from "@/components/progress";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { cx } from "@/lib/cx";
import { t, tn } from "@/lib/i18n";
import type { Outcome, useBulkRun } from "./use-bulk-run";

type Props = {
  title: string;
  run: ReturnType<typeof useBulkRun>;
  canUndo: boolean;
  onClose: (isDone: boolean) => void;
};

const looks: Record<Outcome["state"], [icon: LucideIcon, ink: string]> = {
  waits: [CircleDashed, "text-ink-faint"],
  done: [CircleCheck, "text-good"],
  refused: [CircleAlert, "text-danger"],
  undone: [Undo2, "text-ink-soft"],
};

/** What becomes of each case, while it is done and afterwards. */
export function BulkResults({ title, run, canUndo, onClose }: Props) {
  const { isRunning } = run;
  const outcomes = run.outcomes ?? [];
  const close = useRef<HTMLButtonElement>(null);
  const countOf = (state: Outcome["state"]) => outcomes.filter((one) => one.state === state).length;
  const done = countOf("done");
  const waits = countOf("waits");
  return (
    <Dialog
      open
      onOpenChange={() => !isRunning && onClose(true)}
      title={title}
      initialFocus={close}
    >
      <DialogBody>
        {isRunning ? (
          <Progress
            label={t("bulk.running")}
            value={outcomes.length - waits}
            max={outcomes.length}
          />
        ) : (
          <p role="status" data-testid="bulk-result" className="font-medium">
            {[
              (done > 0 || countOf("undone") === 0) && tn("bulk.done", done),
              countOf("refused") > 0 && tn("bulk.refused", countOf("refused")),
              countOf("undone") > 0 && tn("bulk.undone", countOf("undone")),
              waits > 0 && tn("bulk.stopped", waits),
            ]
              .filter(Boolean)
              .join(" ")}
          </p>
        )}
        <ul className="flex max-h-[50vh] flex-col overflow-y-auto rounded-md border">
          {outcomes.map((outcome) => (
            <Line key={outcome.item.case} outcome={outcome} />
          ))}
        </ul>
      </DialogBody>
      <DialogFooter>
        {canUndo && !isRunning && done > 0 && (
          <Button icon={Undo2} data-testid="bulk-undo" onClick={() => void run.undoAll()}>
            {t("bulk.undo_all")}
          </Button>
        )}
        <Button
          ref={close}
          tone={isRunning ? "plain" : "primary"}
          data-testid="bulk-close"
          onClick={() => (isRunning ? run.stop() : onClose(true))}
        >
          {t(isRunning ? "bulk.stop" : "action.close")}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

function Line({ outcome: { item, state, error } }: { outcome: Outcome }) {
  const [Icon, ink] = looks[state];
  return (
    <li
      data-testid="bulk-line"
      data-key={item.case}
      className="flex items-start gap-2 border-b px-3 py-2 text-sm last:border-0"
    >
      <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0 flex-1">
        <p className="flex justify-between gap-4">
          <span className="min-w-0 truncate">{item.name}</span>
          {item.money && <Amount minor={item.money.minor} currency={item.money.currency} />}
        </p>
        <p className={cx("text-xs", error === null ? "text-ink-soft" : "text-danger")}>
          {error === null ? t(`bulk.state.${state}`) : explain(error).text}
        </p>
      </div>
    </li>
  );
}
