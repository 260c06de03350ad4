import { Link } from "@tanstack/react-router";
import { CalendarCheck } from "lucide-react";
import { Amount } from "@/components/amount";
import { Deadline } from "@/components/deadline";
import { Panel } from "@/components/page";
import { Empty } from "@/components/states";
import { label, t } from "@/lib/i18n";
import type { DisputeRow } from "@/lib/types";
import { nameOf } from "@/lib/visible";

/** The disputes whose answer is due first. */
export function DeadlinesPanel({ rows }: { rows: DisputeRow[] }) {
  return (
    <Panel
      title={t("overview.deadlines")}
      aside={
        <Link to="/queue" className="rounded-sm text-brand text-sm hover:underline">
          {t("overview.whole_queue")}
        </Link>
      }
      flush
    >
      {rows.length === 0 && (
        <Empty
          icon={CalendarCheck}
          title={t("overview.no_deadline")}
          text={t("overview.no_deadline.text")}
        />
      )}
      <ul className="divide-y">
        {rows.map((row) => (
          <li key={row.id}>
            <Link
              to="/disputes/$disputeId"
              params={{ disputeId: row.id }}
              className="-outline-offset-2 flex items-baseline justify-between gap-3 px-4 py-2 hover:bg-hover"
            >
              <span className="min-w-0">
                <span className="block truncate font-medium">{nameOf(row)}</span>
                <span className="block truncate text-ink-soft">
                  {label("dispute_kind", row.kind)} · {label("dispute_reason", row.reason)}
                </span>
              </span>
              <span className="flex shrink-0 flex-col items-end">
                <Amount minor={row.amount} currency={row.currency} className="font-medium" />
                <Deadline at={row.due_at} open />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
