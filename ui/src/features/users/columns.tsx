import type { Column } from "@/components/column";
import { Credits } from "@/components/credits";
import { Badge } from "@/components/ui/badge";
import { When } from "@/components/when";
import { tn } from "@/lib/i18n";
import type { UserRow } from "@/lib/types";
import { customerOf, visible } from "@/lib/visible";

/** What a row of users shows, and how it sorts. */
export const userColumns: Column<UserRow>[] = [
  {
    id: "name",
    head: "column.name",
    width: "minmax(120px, 1.2fr)",
    sort: "name",
    cell: (row) => (
      <span className="font-medium">{customerOf({ user_name: row.name, user_id: row.id })}</span>
    ),
  },
  {
    id: "email",
    head: "column.email",
    width: "minmax(150px, 1.6fr)",
    sort: "email",
    cell: (row) => <span className="text-ink-soft">{visible(row.email)}</span>,
  },
  {
    id: "open_cases",
    head: "column.open_cases",
    width: "104px",
    cell: (row) =>
      row.open_cases > 0 && <Badge tone="warn">{tn("users.cases", row.open_cases)}</Badge>,
  },
  {
    id: "created_at",
    head: "column.since",
    minor: 1,
    width: "152px",
    sort: "created_at",
    cell: (row) => <When at={row.created_at} day className="text-ink-soft" />,
  },
  {
    id: "held",
    head: "column.held",
    minor: 2,
    width: "144px",
    right: true,
    cell: (row) =>
      row.held === 0 ? (
        <span className="text-ink-faint">–</span>
      ) : (
        <Credits count={row.held} currency={row.currency} className="text-ink-soft" />
      ),
  },
  {
    id: "available",
    head: "column.available",
    width: "152px",
    right: true,
    cell: (row) => <Credits count={row.available} currency={row.currency} toned />,
  },
  {
    id: "balance",
    head: "column.balance",
    width: "160px",
    right: true,
    sort: "balance",
    cell: (row) => (
      <Credits count={row.balance} currency={row.currency} toned className="font-medium" />
    ),
  },
];
