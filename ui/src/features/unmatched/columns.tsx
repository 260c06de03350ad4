import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { When } from "@/components/when";
import { formatCount, t } from "@/lib/i18n";
import type { UnmatchedRow } from "@/lib/types";
import { visible } from "@/lib/visible";
import { whyWords } from "./words";

/** What a row of unmatched payments shows. */
export const unmatchedColumns: Column<UnmatchedRow>[] = [
  {
    id: "created_at",
    header: () => t("column.paid_at"),
    meta: { width: "112px" },
    cell: ({ row: { original: row } }) => <When at={row.created_at} className="text-ink-soft" />,
  },
  {
    id: "customer",
    header: () => t("column.customer"),
    meta: { width: "minmax(160px, 1.6fr)" },
    cell: ({ row: { original: row } }) => (
      <span className="font-medium">
        {row.customer_name || row.email
          ? visible(row.customer_name ?? row.email ?? "")
          : t("unmatched.guest")}
      </span>
    ),
  },
  {
    id: "email",
    header: () => t("column.email"),
    meta: { width: "minmax(140px, 1.4fr)", minor: 2 },
    cell: ({ row: { original: row } }) => (
      <span className="text-ink-soft">{row.email && visible(row.email)}</span>
    ),
  },
  {
    id: "customer_id",
    header: () => t("column.customer_id"),
    meta: { width: "minmax(120px, 1fr)", minor: 1 },
    cell: ({ row: { original: row } }) => (
      <span className="ident text-ink-soft" title={row.customer ?? undefined}>
        {row.customer ?? "–"}
      </span>
    ),
  },
  {
    id: "of_customer",
    header: () => t("column.of_customer"),
    meta: { width: "136px", right: true, minor: 3 },
    cell: ({ row: { original: row } }) => (
      <span className="figures text-ink-soft">
        {row.of_customer > 0 ? formatCount(row.of_customer) : "–"}
      </span>
    ),
  },
  {
    id: "why",
    header: () => t("column.why_unmatched"),
    meta: { width: "minmax(150px, 1fr)" },
    cell: ({ row: { original: row } }) =>
      row.state === "ignored" ? (
        <span title={row.reason ?? undefined}>{row.reason && visible(row.reason)}</span>
      ) : (
        <span>{t(row.why ? whyWords[row.why] : "unmatched.why.waiting")}</span>
      ),
  },
  {
    id: "amount",
    header: () => t("column.amount"),
    meta: { width: "128px", right: true },
    cell: ({ row: { original: row } }) => (
      <Amount minor={row.amount} currency={row.currency} className="font-medium" />
    ),
  },
];
