import { useId, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { isCancelled } from "@/lib/call";
import { formatCount, t, tn } from "@/lib/i18n";
import type { ImportPlan, ImportSource } from "@/lib/types";
import type { useRunImport } from "./queries";
import { Work } from "./work";

type Props = { plan: ImportPlan; source: ImportSource; run: ReturnType<typeof useRunImport> };

/** The last step, in sight wherever the preview is read. Rows are left out only when somebody says so. */
export function RunBar({ plan, source, run }: Props) {
  const [leavesOut, setLeavesOut] = useState(false);
  const isNothing =
    plan.users.new + plan.transactions.new + plan.refund_requests.new === 0 && plan.refused === 0;
  if (isNothing) return <Notice tone="info" title={t("import.nothing")} />;
  const leave_out = leavesOut ? plan.refused : 0;
  return (
    <div
      data-testid="import-bar"
      className="sticky bottom-4 z-10 flex flex-col gap-3 rounded-lg border bg-surface p-4 text-sm shadow-float"
    >
      {isCancelled(run.error) ? (
        <p role="status">{t("import.cancelled")}</p>
      ) : (
        <CommandErrorText error={run.error} />
      )}
      {run.isPending ? (
        <Work />
      ) : (
        <div className="flex items-center gap-4">
          <div className="min-w-0 flex-1">
            {plan.refused === 0 ? (
              <p>{tn("import.ready", plan.users.new, transactionsOf(plan))}</p>
            ) : (
              <LeaveOut plan={plan} checked={leavesOut} onChange={setLeavesOut} />
            )}
          </div>
          <Button
            tone="primary"
            disabled={plan.refused !== leave_out}
            data-testid="run-import"
            onClick={() => run.mutate({ source, digest: plan.digest, leave_out })}
          >
            {t("import.run")}
          </Button>
        </div>
      )}
    </div>
  );
}

const transactionsOf = (plan: ImportPlan) => ({
  transactions: tn("import.ready.transactions", plan.transactions.new),
});

type LeaveOutProps = { plan: ImportPlan; checked: boolean; onChange: (checked: boolean) => void };

function LeaveOut({ plan, checked, onChange }: LeaveOutProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <Switch id={id} checked={checked} onChange={onChange} />
      <label htmlFor={id}>{t("import.leave_out", { count: formatCount(plan.refused) })}</label>
    </div>
  );
}
