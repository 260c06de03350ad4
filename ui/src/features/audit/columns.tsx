import type { Column } from "@/components/column";
import { SubjectLink } from "@/components/subject-link";
import { When } from "@/components/when";
import { actorName } from "@/lib/actors";
import { changesOf, sentenceOf } from "@/lib/audit-changes";
import { reasonOf } from "@/lib/audit-words";
import { label, t } from "@/lib/i18n";
import type { AuditRow } from "@/lib/types";

/** What a row of the audit log shows; the record itself has the rest. */
export const auditColumns: Column<AuditRow>[] = [
  {
    id: "at",
    header: () => t("column.when"),
    meta: { width: "112px" },
    cell: ({ row: { original: row } }) => <When at={row.at} className="text-ink-soft" />,
  },
  {
    id: "actor",
    header: () => t("column.who"),
    meta: { width: "minmax(96px, 0.7fr)" },
    cell: ({ row: { original: row } }) => actorName(row.actor),
  },
  {
    id: "action",
    header: () => t("column.action"),
    meta: { width: "minmax(120px, 0.9fr)" },
    cell: ({ row: { original: row } }) => (
      <span className="font-medium">{label("audit", row.action)}</span>
    ),
  },
  {
    id: "subject",
    header: () => t("column.subject"),
    meta: { width: "minmax(140px, 1.1fr)" },
    cell: ({ row: { original: row } }) => <SubjectLink subject={row.subject} />,
  },
  {
    id: "change",
    header: () => t("column.change"),
    meta: { width: "minmax(160px, 1.6fr)", minor: 2 },
    cell: ({ row: { original: row } }) => {
      const change = changesOf(row).map(sentenceOf).join(" · ");
      return (
        <span className="text-ink-soft" title={change}>
          {change}
        </span>
      );
    },
  },
  {
    id: "reason",
    header: () => t("column.reason"),
    meta: { width: "minmax(120px, 1.2fr)", minor: 1 },
    cell: ({ row: { original: row } }) => {
      const reason = reasonOf(row);
      return reason && <span title={reason}>{reason}</span>;
    },
  },
];
