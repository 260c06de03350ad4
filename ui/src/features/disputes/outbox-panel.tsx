import { CallLine } from "@/components/call-line";
import { Panel } from "@/components/page";
import { t } from "@/lib/i18n";
import type { OutboxView } from "@/lib/types";

/** Calls to Stripe for this case: what has left, what was answered. Nothing is shown before the first. */
export function OutboxPanel({ rows }: { rows: OutboxView[] }) {
  if (rows.length === 0) return null;
  return (
    <Panel title={t("outbox.title")}>
      <ul className="flex flex-col gap-3">
        {rows.map((row) => (
          <li key={row.id} className="flex items-baseline gap-3">
            <CallLine call={row} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
