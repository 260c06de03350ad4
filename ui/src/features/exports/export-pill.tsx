import { LoaderCircle } from "lucide-react";
import { tn } from "@/lib/i18n";
import { useRunning } from "./running";

/** The export that goes on while its dialog is closed. */
export function ExportPill() {
  const running = useRunning();
  if (running?.state !== "running") return null;
  return (
    <span
      className="figures inline-flex items-center gap-2 text-ink-soft text-sm"
      title={running.path}
    >
      <LoaderCircle aria-hidden className="size-4 animate-spin" />
      {tn("export.pill", running.rows)}
    </span>
  );
}
