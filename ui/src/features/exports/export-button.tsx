import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import type { ExportFilter } from "@/lib/types";
import { ExportForm } from "./export-form";
import { ExportStatus } from "./export-status";
import { dismiss, useRunning } from "./running";

type Props = {
  filter: ExportFilter;
  /** What the file holds, as a sentence. */
  what: string;
  fileName: string;
};

/** Writes the list, with its filters, to a file. */
export function ExportButton({ filter, what, fileName }: Props) {
  const [open, setOpen] = useState(false);
  const running = useRunning();
  return (
    <>
      <Button
        icon={Download}
        data-testid="export-transactions"
        onClick={() => {
          dismiss();
          setOpen(true);
        }}
      >
        {t("export.button")}
      </Button>
      <Dialog open={open} onOpenChange={setOpen} title={t("export.title")} description={what}>
        {running ? (
          <ExportStatus running={running} onClose={() => setOpen(false)} />
        ) : (
          <ExportForm filter={filter} fileName={fileName} />
        )}
      </Dialog>
    </>
  );
}
