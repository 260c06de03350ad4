import { useId, useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { isCancelled } from "@/lib/call";
import { formatCount, t } from "@/lib/i18n";
import type { ImportPlan, ImportSource } from "@/lib/types";
import type { useRunImport } from "./queries";

type Props = { plan: ImportPlan; source: ImportSource; run: ReturnType<typeof useRunImport> };

/** The last step. Rows that cannot be imported are left out only when somebody says so. */
export function RunPanel({ plan, source, run }: Props) {
  const [leavesOut, setLeavesOut] = useState(false);
  const id = useId();
  const isNothing =
    plan.users.new + plan.transactions.new + plan.refund_requests.new === 0 && plan.refused === 0;
  if (isNothing) return <p role="status">{t("import.nothing")}</p>;
  const leave_out = leavesOut ? plan.refused : 0;
  return (
    <Panel>
      <div className="flex flex-col items-start gap-3">
        {plan.refused > 0 && (
          <div className="flex items-center gap-2 text-sm">
            <Switch id={id} checked={leavesOut} onChange={setLeavesOut} />
            <label htmlFor={id}>
              {t("import.leave_out", { count: formatCount(plan.refused) })}
            </label>
          </div>
        )}
        <Button
          tone="primary"
          pending={run.isPending}
          disabled={plan.refused !== leave_out}
          data-testid="run-import"
          onClick={() => run.mutate({ source, digest: plan.digest, leave_out })}
        >
          {t("import.run")}
        </Button>
        {isCancelled(run.error) ? (
          <p role="status">{t("import.cancelled")}</p>
        ) : (
          <CommandErrorText error={run.error} />
        )}
      </div>
    </Panel>
  );
}
