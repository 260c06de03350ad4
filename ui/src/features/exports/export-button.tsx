import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import type { ExportSelection } from "@/lib/types";
import { ExportForm } from "./export-form";
import { ExportStatus } from "./export-status";
import { dismiss, useRunning } from "./running";

type Props = { selection: ExportSelection };

/** Writes the list, with its filters and order, to a file. */
export function ExportButton({ selection }: Props) {
  const [open, setOpen] = useState(false);
  const running = useRunning();
  const filtered = Object.values(selection.filter).some((value) => value !== null);
  return (
    <>
      <Button
        icon={Download}
        data-testid={`export-${selection.kind}`}
        onClick={() => {
          dismiss();
          setOpen(true);
        }}
      >
        {t("export.button")}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t(`export.title.${selection.kind}`)}
        description={t(filtered ? "export.what.filtered" : "export.what.all")}
      >
        {running ? (
          <ExportStatus running={running} onClose={() => setOpen(false)} />
        ) : (
          <ExportForm selection={selection} />
        )}
      </Dialog>
    </>
  );
}
