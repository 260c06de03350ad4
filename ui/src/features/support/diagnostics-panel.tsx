import { ClipboardCopy, FolderOpen } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { useCopyDiagnostics, useOpenLogFolder } from "./queries";

/** What to send to whoever helps: versions, counts and error codes, nothing of a customer. */
export function DiagnosticsPanel() {
  const copy = useCopyDiagnostics();
  const open = useOpenLogFolder();
  return (
    <Panel title={t("diagnostics.title")} className="max-w-3xl">
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink-soft text-sm">{t("diagnostics.text")}</p>
        <div className="flex gap-2">
          <Button
            icon={ClipboardCopy}
            pending={copy.isPending}
            onClick={() => copy.mutate()}
            data-testid="copy-diagnostics"
          >
            {t("diagnostics.copy")}
          </Button>
          <Button icon={FolderOpen} pending={open.isPending} onClick={() => open.mutate()}>
            {t("diagnostics.log")}
          </Button>
        </div>
        <CommandErrorText error={copy.error ?? open.error} />
        {copy.data && (
          <div role="status" className="w-full">
            <p className="text-sm">{t("diagnostics.copied")}</p>
            <pre className="mt-2 max-h-64 select-text overflow-auto rounded-md border bg-sunken p-3 text-xs">
              {copy.data}
            </pre>
          </div>
        )}
      </div>
    </Panel>
  );
}
