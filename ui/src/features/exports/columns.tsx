import type { Column } from "@/components/column";
import { Badge } from "@/components/ui/badge";
import { When } from "@/components/when";
import { formatCount, label, t } from "@/lib/i18n";
import type { ExportRecord } from "@/lib/types";
import { visible } from "@/lib/visible";

const tones = { done: "good", cancelled: "neutral", failed: "danger" } as const;

/** What a row of exports shows. */
export const exportColumns: Column<ExportRecord>[] = [
  {
    id: "ended_at",
    header: () => t("column.when"),
    meta: { width: "112px" },
    cell: ({ row: { original: row } }) => <When at={row.ended_at} className="text-ink-soft" />,
  },
  {
    id: "kind",
    header: () => t("column.kind"),
    meta: { width: "minmax(130px, 1fr)" },
    cell: ({ row: { original: row } }) => (
      <span className="font-medium">{label("exports.kind", row.kind)}</span>
    ),
  },
  {
    id: "format",
    header: () => t("column.format"),
    meta: { width: "104px" },
    cell: ({ row: { original: row } }) => t(`export.${row.format}`),
  },
  {
    id: "file",
    header: () => t("column.file"),
    meta: { width: "minmax(180px, 2fr)" },
    cell: ({ row: { original: row } }) => (
      <span className="truncate text-ink-soft" title={row.path}>
        {visible(row.path.split(/[\\/]/).at(-1) ?? row.path)}
      </span>
    ),
  },
  {
    id: "rows",
    header: () => t("column.rows"),
    meta: { width: "96px", right: true },
    cell: ({ row: { original: row } }) => (
      <span className="figures">{row.rows === null ? "–" : formatCount(row.rows)}</span>
    ),
  },
  {
    id: "actor",
    header: () => t("column.exported_by"),
    meta: { width: "minmax(110px, 1fr)", minor: 1 },
    cell: ({ row: { original: row } }) => visible(row.actor),
  },
  {
    id: "state",
    header: () => t("column.status"),
    meta: { width: "112px" },
    cell: ({ row: { original: row } }) => (
      <Badge tone={tones[row.state]}>{t(`exports.state.${row.state}`)}</Badge>
    ),
  },
];
