import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { cancelFileWork, onFileProgress } from "@/lib/queries";
import { formatBytes } from "@/lib/sizes";
import type { FileProgress } from "@/lib/types";

type Props = {
  /** What is being done. */
  label: string;
  cancelLabel: string;
};

const NONE: FileProgress = { bytes: 0, total: 0, is_checking: false };

/** How far a backup or restore is, while it runs, and the way to stop it: nothing is left then. */
export function FileWork({ label, cancelLabel }: Props) {
  const [{ bytes, total, is_checking }, setProgress] = useState<FileProgress>(NONE);
  const [isCancelling, setCancelling] = useState(false);
  useEffect(() => {
    // Without the figures of the way, the file is made all the same.
    const heard = onFileProgress(setProgress).catch(() => undefined);
    return () => void heard.then((stop) => stop?.());
  }, []);
  const width = `${total > 0 ? Math.min(100, (100 * bytes) / total) : 0}%`;
  const cancel = () => {
    setCancelling(true);
    void cancelFileWork();
  };
  return (
    <div className="flex w-full items-end gap-4">
      <div role="status" className="flex min-w-0 flex-1 flex-col gap-1.5 text-sm">
        <div className="flex justify-between gap-4">
          <span>{is_checking ? t("file_work.checking") : label}</span>
          <span className="figures text-ink-soft">
            {total > 0 && `${formatBytes(bytes)} / ${formatBytes(total)}`}
          </span>
        </div>
        {/* The look of `progress` is the system's. */}
        <div className="relative h-1.5 overflow-hidden rounded-full bg-rule">
          <div aria-hidden className="h-full rounded-full bg-brand" style={{ width }} />
          <progress
            aria-label={label}
            max={total > 0 ? total : 1}
            value={bytes}
            className="absolute inset-0 opacity-0"
          />
        </div>
      </div>
      <Button onClick={cancel} disabled={isCancelling}>
        {cancelLabel}
      </Button>
    </div>
  );
}
