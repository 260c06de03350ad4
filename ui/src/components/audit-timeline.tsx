import { History } from "lucide-react";
import { Empty } from "@/components/states";
import { When } from "@/components/when";
import { actorName } from "@/lib/actors";
import { evidenceParts } from "@/lib/audit-words";
import { label, t } from "@/lib/i18n";
import type { AuditRow } from "@/lib/types";
import { visible } from "@/lib/visible";

/** Who did what, when and why, newest first; it is read from the audit record and nothing else. */
export function AuditTimeline({ rows }: { rows: AuditRow[] }) {
  if (rows.length === 0) {
    return (
      <Empty icon={History} title={t("timeline.empty.title")} text={t("timeline.empty.text")} />
    );
  }
  const newestFirst = [...rows].sort((a, b) => b.seq - a.seq);
  return (
    <ol className="flex flex-col">
      {newestFirst.map((row, at) => (
        <li key={row.seq} className="relative flex gap-3 pb-4 last:pb-0">
          {at < newestFirst.length - 1 && (
            <span aria-hidden className="absolute top-4 bottom-0 left-[4px] w-px bg-rule-strong" />
          )}
          <span
            aria-hidden
            className="mt-[6px] size-[9px] shrink-0 rounded-full border-2 border-brand bg-surface"
          />
          <div className="min-w-0 flex-1">
            <div className="flex items-baseline justify-between gap-3">
              <span className="font-medium">{label("audit", row.action)}</span>
              <When at={row.at} className="text-ink-soft text-xs" />
            </div>
            <p className="text-ink-soft">{t("timeline.by", { actor: actorName(row.actor) })}</p>
            <Parts names={evidenceParts(row)} />
            {row.reason && (
              <p className="mt-1 border-rule-strong border-l-2 pl-2 whitespace-pre-line text-ink">
                {visible(row.reason)}
              </p>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Parts({ names }: { names: string | null }) {
  return names && <p className="text-ink">{names}</p>;
}
