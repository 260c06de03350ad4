import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount, t } from "@/lib/i18n";
import type { ImportProgress } from "@/lib/types";
import { cancelImport, onImportProgress } from "./queries";

const NONE: ImportProgress = { phase: "reading", rows: 0, of: null };

/** How far an import or its preview is, and the way to stop it. */
export function Work() {
  const [{ phase, rows, of }, setProgress] = useState<ImportProgress>(NONE);
  const [isCancelling, setCancelling] = useState(false);
  useEffect(() => {
    // Without the figures of the way, it goes on all the same.
    const heard = onImportProgress(setProgress).catch(() => undefined);
    return () => void heard.then((stop) => stop?.());
  }, []);
  const label = t(phase === "reading" ? "import.reading" : "import.writing");
  const width = `${of ? Math.min(100, (100 * rows) / of) : 0}%`;
  const cancel = () => {
    setCancelling(true);
    void cancelImport();
  };
  return (
    <div className="flex w-full items-end gap-4">
      <div role="status" className="flex min-w-0 flex-1 flex-col gap-1.5 text-sm">
        <div className="flex justify-between gap-4">
          <span>{label}</span>
          <span className="figures text-ink-soft">
            {of ? `${formatCount(rows)} / ${formatCount(of)}` : formatCount(rows)}
          </span>
        </div>
        <div className="relative h-1.5 overflow-hidden rounded-full bg-rule">
          <div aria-hidden className="h-full rounded-full bg-brand" style={{ width }} />
          <progress
            aria-label={label}
            max={of ?? 1}
            value={of ? rows : 0}
            className="absolute inset-0 opacity-0"
          />
        </div>
      </div>
      <Button onClick={cancel} disabled={isCancelling}>
        {t("import.cancel")}
      </Button>
    </div>
  );
}
