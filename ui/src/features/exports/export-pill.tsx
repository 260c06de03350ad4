import { Link } from "@tanstack/react-router";
import { CircleAlert, CircleCheck, LoaderCircle } from "lucide-react";
import { useEffect } from "react";
import { cx } from "@/lib/cx";
import { t, tn } from "@/lib/i18n";
import { listen, type Run, useRuns } from "./runs";

/** What goes on while its dialog is closed, and how it ended until somebody looks. */
export function ExportPill() {
  const runs = useRuns();
  useEffect(() => {
    // Outside the window there is nothing to hear.
    listen().catch(() => undefined);
  }, []);
  const told = tell(runs);
  if (told === null) return null;
  const { icon: Icon, text, look } = told;
  return (
    <Link
      to="/exports"
      data-testid="export-pill"
      className={cx("inline-flex items-center gap-2 rounded-sm text-sm hover:underline", look)}
    >
      <Icon aria-hidden className={cx("size-4", Icon === LoaderCircle && "animate-spin")} />
      <span role="status" className="figures">
        {text}
      </span>
    </Link>
  );
}

function tell(runs: readonly Run[]) {
  const running = runs.filter(({ state }) => state === "running");
  if (running.length > 0) {
    const rows = running.reduce((sum, run) => sum + run.rows, 0);
    return { icon: LoaderCircle, text: tn("export.pill", rows), look: "text-ink-soft" };
  }
  const unseen = runs.filter(({ isSeen, state }) => !isSeen && state !== "cancelled");
  if (unseen.some(({ state }) => state === "failed")) {
    return { icon: CircleAlert, text: t("export.pill.failed"), look: "text-danger" };
  }
  if (unseen.length === 0) return null;
  return { icon: CircleCheck, text: t("export.state.done"), look: "text-good" };
}
