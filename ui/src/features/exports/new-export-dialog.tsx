import { useState } from "react";
import { t } from "@/lib/i18n";
import { ExportDialog } from "./export-dialog";
import { emptyNewExport, selectionOf } from "./new-export";
import { SelectionFields } from "./selection-fields";

/** Everything of one type, also of those that have no list, and the books for another workspace. */
export function NewExportDialog({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const [typed, setTyped] = useState(emptyNewExport);
  const [isBooks, setBooks] = useState(false);
  return (
    <ExportDialog
      selection={isBooks ? null : selectionOf(typed)}
      title={t("exports.new.title")}
      description={t("exports.new.text")}
      onOpenChange={onOpenChange}
    >
      <SelectionFields
        typed={typed}
        once={{ isBooks, onBooks: setBooks }}
        onType={(part) => setTyped({ ...typed, ...part })}
      />
    </ExportDialog>
  );
}
