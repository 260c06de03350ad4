import type { Column } from "@/components/column";
import { Credits } from "@/components/credits";
import { Badge } from "@/components/ui/badge";
import { When } from "@/components/when";
import { t, tn } from "@/lib/i18n";
import type { UserRow } from "@/lib/types";
import { customerOf, visible } from "@/lib/visible";

/** What a row of users shows, and how it sorts. */
export const userColumns: Column<UserRow>[] = [
  {
    id: "name",
    accessorKey: "name",
    header: () => t("column.name"),
    meta: { width: "minmax(120px, 1.2fr)" },
    cell: ({ row: { original: row } }) => (
      <span className="flex min-w-0 items-center gap-2">
        <span className="truncate font-medium">
          {customerOf({ user_name: row.name, user_id: row.id })}
        </span>
        {row.joined_into !== null && <Badge tone="info">{t("users.joined")}</Badge>}
      </span>
    ),
  },
  {
    id: "email",
    accessorKey: "email",
    header: () => t("column.email"),
    meta: { width: "minmax(150px, 1.6fr)" },
    cell: ({ row: { original: row } }) => (
      <span className="text-ink-soft">{visible(row.email)}</span>
    ),
  },
  {
    id: "open_cases",
    header: () => t("column.open_cases"),
    meta: { width: "104px" },
    cell: ({ row: { original: row } }) =>
      row.open_cases > 0 && <Badge tone="warn">{tn("users.cases", row.open_cases)}</Badge>,
  },
  {
    id: "created_at",
    accessorKey: "created_at",
    header: () => t("column.since"),
    sortDescFirst: true,
    meta: { width: "152px", minor: 1 },
    cell: ({ row: { original: row } }) => (
      <When at={row.created_at} day className="text-ink-soft" />
    ),
  },
  {
    id: "held",
    header: () => t("column.held"),
    meta: { width: "144px", minor: 2, right: true },
    cell: ({ row: { original: row } }) =>
      row.held === 0 ? (
        <span className="text-ink-faint">–</span>
      ) : (
        <Credits count={row.held} currency={row.currency} className="text-ink-soft" />
      ),
  },
  {
    id: "available",
    header: () => t("column.available"),
    meta: { width: "152px", right: true },
    cell: ({ row: { original: row } }) => (
      <Credits count={row.available} currency={row.currency} toned />
    ),
  },
  {
    id: "balance",
    accessorKey: "balance",
    header: () => t("column.balance"),
    sortDescFirst: true,
    meta: { width: "160px", right: true },
    cell: ({ row: { original: row } }) => (
      <Credits count={row.balance} currency={row.currency} toned className="font-medium" />
    ),
  },
];
