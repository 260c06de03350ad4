import { CircleCheck, CircleSlash, LoaderCircle } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Facts } from "@/components/page";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { formatCount, t, tn } from "@/lib/i18n";
import { useCancelExport } from "./queries";
import { dismiss, type Running } from "./running";

type Props = { running: Running; onClose: () => void };

/** How far the export is; at its end the manifest: rows, bytes, and the hash to check the file by. */
export function ExportStatus({ running, onClose }: Props) {
  const cancel = useCancelExport();
  const { state, rows, manifest, path } = running;
  return (
    <>
      <DialogBody>
        <div aria-live="polite" className="flex items-center gap-3">
          {state === "running" && <LoaderCircle aria-hidden className="size-5 animate-spin" />}
          {state === "done" && <CircleCheck aria-hidden className="size-5 text-good" />}
          {state === "cancelled" && <CircleSlash aria-hidden className="size-5 text-ink-soft" />}
          <p className="font-medium text-base">{t(`export.state.${state}`)}</p>
          <p className="figures ml-auto text-base">{tn("export.rows", rows)}</p>
        </div>
        {state === "running" && (
          <div aria-hidden className="h-1 overflow-hidden rounded-full bg-rule">
            <div className="h-full animate-breathe rounded-full bg-brand" />
          </div>
        )}
        {state === "failed" && <CommandErrorText error={running.error ?? state} />}
        {manifest && (
          <Facts
            rows={[
              [
                t("export.bytes"),
                <span key="b" className="figures">
                  {formatCount(manifest.bytes)}
                </span>,
              ],
              [
                "SHA-256",
                <span key="s" className="ident select-all" title={manifest.sha256}>
                  {manifest.sha256}
                </span>,
              ],
            ]}
          />
        )}
        <p className="break-all text-ink-soft text-xs">{path}</p>
        <CommandErrorText error={cancel.error} />
      </DialogBody>
      <DialogFooter>
        {state === "running" ? (
          <>
            <Button pending={cancel.isPending} onClick={() => cancel.mutate(running.export_id)}>
              {t("export.cancel")}
            </Button>
            <Button tone="primary" onClick={onClose}>
              {t("export.background")}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={dismiss}>{t("export.again")}</Button>
            <Button tone="primary" onClick={onClose}>
              {t("action.close")}
            </Button>
          </>
        )}
      </DialogFooter>
    </>
  );
}
