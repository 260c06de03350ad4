import { RotateCw } from "lucide-react";
import type { Column } from "@/components/column";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { When } from "@/components/when";
import { formatCount, label, t } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import type { ExportRecord } from "@/lib/types";
import { visible } from "@/lib/visible";
import { failureWords, wordsOf } from "./words";

const tones = { done: "good", cancelled: "neutral", failed: "danger" } as const;

const faint = <span className="text-ink-faint">–</span>;

/** What a row of exports shows; `again` writes it once more. */
export const exportColumns = (again: (record: ExportRecord) => void): Column<ExportRecord>[] => [
  {
    id: "ended_at",
    header: () => t("column.when"),
    meta: { width: "104px" },
    cell: ({ row: { original: row } }) => <When at={row.ended_at} className="text-ink-soft" />,
  },
  {
    id: "kind",
    header: () => t("exports.what"),
    meta: { width: "minmax(130px, 3fr)" },
    cell: ({ row: { original: row } }) => <What record={row} />,
  },
  {
    id: "format",
    header: () => t("column.format"),
    meta: { width: "84px" },
    cell: ({ row: { original: row } }) => t(`export.${row.format}`),
  },
  {
    id: "file",
    header: () => t("column.file"),
    meta: { width: "minmax(100px, 2fr)" },
    cell: ({ row: { original: row } }) => <File record={row} />,
  },
  {
    id: "rows",
    header: () => t("column.rows"),
    meta: { width: "76px", right: true },
    cell: ({ row: { original: row } }) =>
      row.rows === null ? faint : <span className="figures">{formatCount(row.rows)}</span>,
  },
  {
    id: "bytes",
    header: () => t("column.size"),
    meta: { width: "76px", right: true, minor: 2 },
    cell: ({ row: { original: row } }) =>
      row.bytes === null ? faint : <span className="figures">{formatBytes(row.bytes)}</span>,
  },
  {
    id: "actor",
    header: () => t("column.exported_by"),
    meta: { width: "minmax(90px, 1fr)", minor: 1 },
    cell: ({ row: { original: row } }) => label("actor", visible(row.actor)),
  },
  {
    id: "state",
    header: () => t("column.status"),
    meta: { width: "96px" },
    cell: ({ row: { original: row } }) => (
      <Badge tone={tones[row.state]}>{t(`exports.state.${row.state}`)}</Badge>
    ),
  },
  {
    id: "again",
    header: () => <span className="sr-only">{t("exports.again")}</span>,
    meta: { width: "32px" },
    cell: ({ row: { original: row } }) => (
      // By keyboard it is in the dialog of the row, so that the list has no stop at each of them.
      <IconButton
        icon={RotateCw}
        label={t("exports.again.title")}
        tabIndex={-1}
        onClick={(event) => {
          event.stopPropagation();
          again(row);
        }}
      />
    ),
  },
];

function What({ record: { kind, input } }: { record: ExportRecord }) {
  const words = wordsOf(input.selection);
  return (
    <span title={words ?? undefined}>
      <span className="font-medium">{label("exports.kind", kind)}</span>
      {words !== null && <span className="text-ink-soft"> · {words}</span>}
    </span>
  );
}

/** The name of the file, or why there is none. */
function File({ record: { state, path, last_error: error } }: { record: ExportRecord }) {
  if (state === "failed") {
    return (
      <span className="text-danger" title={failureWords(error)}>
        {failureWords(error)}
      </span>
    );
  }
  const name = path.split(/[\\/]/).at(-1) ?? path;
  return (
    <span className="text-ink-soft" title={path}>
      {visible(name)}
    </span>
  );
}
