import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import type { ExportSelection } from "@/lib/types";
import { ExportDialog } from "./export-dialog";
import { wordsOf } from "./words";

type Props = { selection: ExportSelection };

/** Writes the list, with its filters and order, to a file. */
export function ExportButton({ selection }: Props) {
  const [isOpen, setOpen] = useState(false);
  const words = wordsOf(selection);
  return (
    <>
      <Button
        icon={Download}
        data-testid={`export-${selection.kind}`}
        onClick={() => setOpen(true)}
      >
        {t("export.button")}
      </Button>
      {isOpen && (
        <ExportDialog
          selection={selection}
          title={t(`export.title.${selection.kind}`)}
          description={words === null ? t("export.what.all") : t("export.what.filtered", { words })}
          onOpenChange={setOpen}
        />
      )}
    </>
  );
}
