import { Panel } from "@/components/page";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { When } from "@/components/when";
import { label, t, tn } from "@/lib/i18n";
import type { OutboxView } from "@/lib/types";

const tones: Record<string, BadgeTone> = {
  waiting: "warn",
  sending: "info",
  answered: "good",
  refused: "danger",
  unknown: "danger",
};

/** Calls to Stripe for this case: what has left, what was answered. Nothing is shown before the first. */
export function OutboxPanel({ rows }: { rows: OutboxView[] }) {
  if (rows.length === 0) return null;
  return (
    <Panel title={t("outbox.title")}>
      <ul className="flex flex-col gap-3">
        {rows.map((row) => (
          <li key={row.id} className="flex items-baseline gap-3">
            <Badge tone={tones[row.state] ?? "neutral"}>{label("outbox_state", row.state)}</Badge>
            <div className="min-w-0 flex-1">
              <p className="ident truncate">
                {row.method} {row.path}
              </p>
              {row.last_error && <p className="text-danger">{row.last_error}</p>}
              <p className="ident truncate text-ink-soft text-xs">
                {[tn("outbox.attempts", row.attempts), row.request_id].filter(Boolean).join(" · ")}
              </p>
            </div>
            <When at={row.due_at} className="text-ink-soft" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
