import { Segments } from "@/components/ui/segments";
import { t, tn } from "@/lib/i18n";
import type { UnmatchedRow } from "@/lib/types";

export type Scope = "payment" | "customer";

type Props = { row: UnmatchedRow; scope: Scope; onScope: (scope: Scope) => void };

/** This payment, or all that the same customer made; shown where there are several. */
export function ScopePick({ row, scope, onScope }: Props) {
  if (row.customer === null || row.of_customer < 2) return null;
  return (
    <Segments
      label={t("unmatched.scope")}
      value={scope}
      onChange={onScope}
      segments={[
        { value: "payment", label: t("unmatched.scope.payment") },
        { value: "customer", label: tn("unmatched.scope.customer", row.of_customer) },
      ]}
    />
  );
}

/** What a command is told it is about. */
export const selectionOf = (row: UnmatchedRow, scope: Scope) =>
  scope === "customer" && row.customer !== null
    ? { payments: [], customer: row.customer }
    : { payments: [row.payment], customer: null };

/** How many payments that is. */
export const countOf = (row: UnmatchedRow, scope: Scope) =>
  scope === "customer" ? row.of_customer : 1;
