import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { GraceNote, graceWords } from "@/components/grace-note";
import { isTooLong, NoteField } from "@/components/note-field";
import { Progress } from "@/components/progress";
import { Failed } from "@/components/states";
import { StripeBalance } from "@/components/stripe-balance";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { formatCount, t, tn } from "@/lib/i18n";
import { settings } from "@/lib/queries";
import type { QueueRow } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { type BulkAct, type Plan, sumsOf, writeSums } from "./bulk";
import { BulkResults } from "./bulk-results";
import { BulkSummary } from "./bulk-summary";
import { readPlan } from "./queries";
import { useBulkRun } from "./use-bulk-run";

type Props = {
  act: BulkAct;
  /** The selected cases that the action is for. */
  rows: QueueRow[];
  selectedCount: number;
  onClose: (isDone: boolean) => void;
};

/** Several cases at once: read as they are now, summed up, confirmed once, and done one after the other. */
export function BulkDialog({ act, rows, selectedCount, onClose }: Props) {
  const { plan, readCount, error, again } = usePlan(act, rows);
  const run = useBulkRun();
  const reason = useDraftText(`bulk:${act}`);
  const grace = useQuery(settings).data?.grace_seconds ?? null;
  const needsReason = act === "reject" || act === "dismiss";
  const given = reason.text.trim();
  const count = plan?.ready.length ?? 0;
  const title = t(`bulk.${act}.title`);
  if (run.outcomes) {
    return <BulkResults title={title} run={run} canUndo={!needsReason} onClose={onClose} />;
  }
  if (plan === null) {
    return (
      <Dialog open onOpenChange={() => onClose(false)} title={title}>
        <DialogBody>
          {error ? (
            <Failed error={error} onRetry={again} />
          ) : (
            <div className="pb-4">
              <Progress label={t("bulk.reading")} value={readCount} max={rows.length} />
            </div>
          )}
        </DialogBody>
      </Dialog>
    );
  }
  const words = {
    count: tn("bulk.cases", count),
    amount: writeSums(plan.ready.map(({ money }) => money)),
    final: graceWords(grace),
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={() => onClose(false)}
      title={title}
      description={t(`bulk.${act}.text`)}
      confirm={t(`bulk.${act}.confirm`, words)}
      tone={act === "approve" || act === "dismiss" ? "primary" : "danger"}
      disabled={count === 0 || (needsReason && (given === "" || isTooLong(reason)))}
      pending={false}
      error={null}
      start="confirm"
      onConfirm={() => {
        reason.forget();
        void run.start(plan.ready, given);
      }}
    >
      <BulkSummary plan={plan} />
      {(act === "approve" || act === "refund") &&
        sumsOf(plan.ready.map(({ money }) => money)).map(({ minor, currency }) => (
          <StripeBalance key={currency} amount={minor} currency={currency} />
        ))}
      {selectedCount > rows.length && (
        <p className="text-ink-soft">
          {tn("bulk.other_kinds", selectedCount - rows.length, {
            count: formatCount(selectedCount - rows.length),
          })}
        </p>
      )}
      {needsReason ? (
        <NoteField
          label={t("reject.reason")}
          hint={t(act === "reject" ? "reject.reason.hint" : "attention.note.hint")}
          draft={reason}
          testId="bulk-reason"
        />
      ) : (
        <GraceNote seconds={grace} />
      )}
    </ConfirmDialog>
  );
}

function usePlan(act: BulkAct, rows: QueueRow[]) {
  const client = useQueryClient();
  const [plan, setPlan] = useState<Plan | null>(null);
  const [readCount, setReadCount] = useState(0);
  const [error, setError] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  // The rows are those of the moment in which the dialog opened.
  const [asked] = useState(rows);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt reads again
  useEffect(() => {
    let isHere = true;
    const tell = (count: number) => isHere && setReadCount(count);
    setError(null);
    readPlan(client, act, asked, tell).then(
      (read) => isHere && setPlan(read),
      (failure) => isHere && setError(failure),
    );
    return () => {
      isHere = false;
    };
  }, [client, act, asked, attempt]);
  return { plan, readCount, error, again: () => setAttempt((now) => now + 1) };
}
