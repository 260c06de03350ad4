import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { label, t } from "@/lib/i18n";
import type { NotedRefundView } from "@/lib/types";
import { visible } from "@/lib/visible";

type Noted = NotedRefundView;

/** What a row of noted refunds shows; `onMistake` is asked for what still counts. */
export const notedColumns = (onMistake: (noted: Noted) => void): Column<Noted>[] => [
  {
    id: "paid_at",
    header: () => t("noted.paid_on"),
    meta: { width: "112px" },
    cell: ({ row: { original: row } }) => <When at={row.paid_at} day className="text-ink-soft" />,
  },
  {
    id: "means",
    header: () => t("noted.means"),
    meta: { width: "160px" },
    cell: ({ row: { original: row } }) => label("refund_means", row.means),
  },
  {
    id: "reason",
    header: () => t("reject.reason"),
    meta: { width: "minmax(140px, 2fr)" },
    cell: ({ row: { original: row } }) => (
      <span title={row.void_reason ?? row.reason}>{visible(row.void_reason ?? row.reason)}</span>
    ),
  },
  {
    id: "reference",
    header: () => t("column.payment"),
    meta: { width: "minmax(110px, 1fr)", minor: 1 },
    cell: ({ row: { original: row } }) => (
      <span className="ident text-ink-soft">{row.reference}</span>
    ),
  },
  {
    id: "amount",
    header: () => t("column.amount"),
    meta: { width: "104px", right: true },
    cell: ({ row: { original: row } }) => (
      <Amount
        minor={row.amount}
        currency={row.currency}
        className={row.voided_at === null ? "font-medium" : "text-ink-faint line-through"}
      />
    ),
  },
  {
    id: "mistake",
    header: () => <span className="sr-only">{t("noted.mistake")}</span>,
    meta: { width: "168px", right: true },
    cell: ({ row: { original: row } }) =>
      row.voided_at === null ? (
        <Button
          tone="quiet"
          className="h-7"
          onClick={(event) => {
            event.stopPropagation();
            onMistake(row);
          }}
          onKeyDown={(event) => event.stopPropagation()}
        >
          {t("noted.mistake")}
        </Button>
      ) : (
        <Badge tone="faint">{t("noted.voided")}</Badge>
      ),
  },
];
