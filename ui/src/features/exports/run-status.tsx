import { CircleAlert, CircleCheck, CircleSlash, LoaderCircle } from "lucide-react";
import { useEffect } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Facts } from "@/components/page";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t, tn } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import { useCancelExport, useRevealExport } from "./queries";
import { type Run, see } from "./runs";

type Props = { run: Run; onClose: () => void };

/** How far the export is; at its end the manifest: rows, size, and the hash to check the file by. */
export function RunStatus({ run, onClose }: Props) {
  const cancel = useCancelExport();
  const reveal = useRevealExport();
  const { state, rows, manifest } = run;
  useEffect(() => see(run), [run]);
  return (
    <>
      <DialogBody>
        <div aria-live="polite" className="flex items-center gap-3">
          <StateIcon state={state} />
          <p className="font-medium text-base">{t(`export.state.${state}`)}</p>
          {(state === "running" || state === "done") && (
            <p className="figures ml-auto text-base">{tn("export.rows", rows)}</p>
          )}
        </div>
        {state === "running" && <Bar />}
        {state === "failed" && <CommandErrorText error={run.error ?? state} />}
        {manifest?.path === run.path && (
          // Of the books this is the first of several files.
          <Facts
            rows={[
              [t("export.size"), formatBytes(manifest.bytes)],
              [
                "SHA-256",
                <span key="s" className="ident select-all" title={manifest.sha256}>
                  {manifest.sha256}
                </span>,
              ],
            ]}
          />
        )}
        <CommandErrorText error={cancel.error ?? reveal.error} />
      </DialogBody>
      <DialogFooter>
        {state === "running" && (
          <Button pending={cancel.isPending} onClick={() => cancel.mutate(run.export_id)}>
            {t("export.cancel")}
          </Button>
        )}
        {manifest && (
          <Button pending={reveal.isPending} onClick={() => reveal.mutate(manifest.id)}>
            {t("exports.reveal")}
          </Button>
        )}
        <Button tone="primary" onClick={onClose}>
          {t(state === "running" ? "export.background" : "action.close")}
        </Button>
      </DialogFooter>
    </>
  );
}

function StateIcon({ state }: Pick<Run, "state">) {
  if (state === "running") return <LoaderCircle aria-hidden className="size-5 animate-spin" />;
  if (state === "done") return <CircleCheck aria-hidden className="size-5 text-good" />;
  if (state === "failed") return <CircleAlert aria-hidden className="size-5 text-danger" />;
  return <CircleSlash aria-hidden className="size-5 text-ink-soft" />;
}

/** Nobody knows how many rows are to come. */
export function Bar() {
  return (
    <div aria-hidden className="h-1 overflow-hidden rounded-full bg-rule">
      <div className="h-full animate-breathe rounded-full bg-brand" />
    </div>
  );
}
