import { FileDown } from "lucide-react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
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
