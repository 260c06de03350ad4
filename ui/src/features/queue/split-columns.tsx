import { Amount } from "@/components/amount";
import type { Column } from "@/components/column";
import { t } from "@/lib/i18n";
import type { QueueRow } from "@/lib/types";
import { customerOf } from "@/lib/visible";
import { Reason, selectColumn } from "./columns";
import { Due } from "./due";
import { QueueKindIcon } from "./kind-badge";

/** The queue beside a case, or in a narrow window: two lines for each row. */
export const splitColumns: Column<QueueRow>[] = [
  selectColumn,
  {
    id: "case",
    header: () => t("column.customer"),
    meta: { width: "minmax(120px, 1fr)" },
    cell: ({ row: { original: row } }) => (
      <div className="flex min-w-0 flex-col gap-0.5">
        <span className="flex items-center gap-2">
          <QueueKindIcon kind={row.kind} />
          <span className="min-w-0 truncate font-medium">
            {customerOf(row) ?? (
              <span className="font-normal text-ink-faint">{t("queue.no_customer")}</span>
            )}
          </span>
        </span>
        <span className="pl-6 text-ink-soft text-xs">
          <Reason row={row} />
        </span>
      </div>
    ),
  },
  {
    id: "due",
    header: () => t("column.due"),
    meta: { width: "104px", right: true },
    cell: ({ row: { original: row } }) => (
      <div className="flex flex-col items-end gap-0.5">
        <Amount minor={row.amount} currency={row.currency ?? ""} className="font-medium" />
        <span className="text-xs">
          <Due row={row} />
        </span>
      </div>
    ),
  },
];
