import type { Column } from "@/components/column";
import { Credits } from "@/components/credits";
import { HoldStateBadge } from "@/components/state-badges";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { t } from "@/lib/i18n";
import type { HoldView } from "@/lib/types";
import { HoldOf } from "./hold-of";
import { isReleasable } from "./holds";

/** What a row of holds shows; `onRelease` is asked for what is released by hand. */
export const holdColumns = (onRelease: (hold: HoldView) => void): Column<HoldView>[] => [
  {
    id: "placed_at",
    header: () => t("hold.placed"),
    meta: { width: "112px" },
    cell: ({ row: { original: row } }) => <When at={row.placed_at} className="text-ink-soft" />,
  },
  {
    id: "case",
    header: () => t("column.case"),
    meta: { width: "minmax(160px, 1.5fr)" },
    cell: ({ row: { original: row } }) => <HoldOf hold={row} />,
  },
  {
    id: "state",
    header: () => t("column.state"),
    meta: { width: "104px" },
    cell: ({ row: { original: row } }) => <HoldStateBadge state={row.state} />,
  },
  {
    id: "expires_at",
    header: () => t("hold.ends"),
    meta: { width: "112px", minor: 1 },
    cell: ({ row: { original: row } }) => <When at={row.expires_at} className="text-ink-soft" />,
  },
  {
    id: "short",
    header: () => t("hold.short"),
    meta: { width: "150px", minor: 2, right: true },
    cell: ({ row: { original: row } }) =>
      row.short === 0 ? (
        <span className="text-ink-faint">–</span>
      ) : (
        <Credits count={row.short} currency={row.currency} className="text-warn" />
      ),
  },
  {
    id: "amount",
    header: () => t("column.held"),
    meta: { width: "160px", right: true },
    cell: ({ row: { original: row } }) => (
      <Credits count={row.amount} currency={row.currency} className="font-medium" />
    ),
  },
  {
    id: "release",
    header: () => <span className="sr-only">{t("hold.release")}</span>,
    meta: { width: "104px", right: true },
    cell: ({ row: { original: row } }) =>
      isReleasable(row) && (
        <Button
          tone="quiet"
          className="h-7"
          onClick={(event) => {
            event.stopPropagation();
            onRelease(row);
          }}
          onKeyDown={(event) => event.stopPropagation()}
        >
          {t("hold.release")}
        </Button>
      ),
  },
];
