import { LoaderCircle } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";
import { visible } from "@/lib/visible";
import { useCancelExport } from "./queries";
import type { Run } from "./runs";

/** The exports under way, each with how far it is and the way to stop it. */
export function RunningPanel({ runs }: { runs: readonly Run[] }) {
  const running = runs.filter(({ state }) => state === "running");
  if (running.length === 0) return null;
  return (
    <Panel title={t("exports.running")} flush className="shrink-0">
      <ul className="max-h-40 overflow-y-auto">
        {running.map((run) => (
          <Line key={run.export_id} run={run} />
        ))}
      </ul>
    </Panel>
  );
}

function Line({ run }: { run: Run }) {
  const cancel = useCancelExport();
  return (
    <li data-testid="running-export" className="border-b px-4 py-2 text-sm last:border-0">
      <div className="flex items-center gap-3">
        <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin text-ink-soft" />
        <span className="min-w-0 flex-1 truncate" title={run.path ?? undefined}>
          {run.path === null
            ? t("exports.running.unknown")
            : visible(run.path.split(/[\\/]/).at(-1) ?? run.path)}
        </span>
        <span role="status" className="figures text-ink-soft">
          {tn("export.rows", run.rows)}
        </span>
        <Button pending={cancel.isPending} onClick={() => cancel.mutate(run.export_id)}>
          {t("export.cancel")}
        </Button>
      </div>
      <CommandErrorText error={cancel.error} />
    </li>
  );
}
