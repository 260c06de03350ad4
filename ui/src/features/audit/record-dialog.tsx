import { Facts } from "@/components/page";
import { SubjectLink } from "@/components/subject-link";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { actorName } from "@/lib/actors";
import { type Change, changesOf } from "@/lib/audit-changes";
import { evidenceParts, reasonOf } from "@/lib/audit-words";
import { formatCount, label, t } from "@/lib/i18n";
import { fullTime } from "@/lib/time";
import type { AuditRow } from "@/lib/types";

type Props = { record: AuditRow; onClose: () => void };

/** One record in full: what a row of the log has no room for. */
export function RecordDialog({ record, onClose }: Props) {
  const changes = changesOf(record);
  const parts = evidenceParts(record);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={label("audit", record.action)}
      description={t("audit.record", { number: formatCount(record.seq) })}
    >
      <DialogBody>
        <Facts
          rows={[
            [t("column.who"), actorName(record.actor)],
            [t("column.when"), <span key="w">{fullTime(record.at)}</span>],
            [t("column.subject"), <SubjectLink key="s" subject={record.subject} />],
            ...(parts ? [[t("audit.parts"), parts] as [string, string]] : []),
          ]}
        />
        <section>
          <h3 className="mb-1 text-ink-soft text-sm">{t("column.reason")}</h3>
          <p className="whitespace-pre-line text-sm">{reasonOf(record) ?? t("audit.no_reason")}</p>
        </section>
        {changes.length > 0 && <Changes changes={changes} />}
        <div className="pb-3" />
      </DialogBody>
    </Dialog>
  );
}

function Changes({ changes }: { changes: Change[] }) {
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="sr-only">{t("column.change")}</caption>
      <thead>
        <tr className="border-rule-strong border-b text-left text-ink-soft text-xs">
          <th className="py-1.5 font-medium">{t("column.change")}</th>
          <th className="py-1.5 font-medium">{t("audit.before")}</th>
          <th className="py-1.5 font-medium">{t("audit.after")}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ name, before, after }) => (
          <tr key={name} className="border-b align-top">
            <th className="py-1.5 pr-3 text-left font-normal text-ink-soft">{name}</th>
            {before === null && after === null ? (
              <td colSpan={2} className="py-1.5">
                {t("audit.changed.short")}
              </td>
            ) : (
              <>
                <td className="break-words py-1.5 pr-3">{before ?? "–"}</td>
                <td className="break-words py-1.5 font-medium">{after ?? "–"}</td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
