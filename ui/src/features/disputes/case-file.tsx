import { FileDown } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { t, tn } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import type { useExportCaseFile } from "./queries";

type Exporting = ReturnType<typeof useExportCaseFile>;

/** Writes everything about the case into one PDF, for a file or an auditor. */
export function CaseFileButton({
  exporting,
  disputeId,
}: {
  exporting: Exporting;
  disputeId: string;
}) {
  return (
    <Button
      icon={FileDown}
      pending={exporting.isPending}
      data-testid="export-case-file"
      onClick={() => exporting.mutate(disputeId)}
    >
      {t("case_file.button")}
    </Button>
  );
}

/** How that went. */
export function CaseFileNote({ exporting: { data, error, reset } }: { exporting: Exporting }) {
  if (error) return <CommandErrorText error={error} />;
  if (!data) return null;
  return (
    <div role="status">
      <Notice
        tone="info"
        title={t("case_file.done")}
        text={
          <span className="break-all">
            {tn("case_file.done.text", data.pages, {
              size: formatBytes(data.bytes),
              path: data.path,
            })}
          </span>
        }
      >
        <p className="ident break-all text-ink-soft text-xs">SHA-256 {data.sha256}</p>
        <Button tone="quiet" className="-ml-3 mt-1" onClick={reset}>
          {t("action.close")}
        </Button>
      </Notice>
    </div>
  );
}
