import { Facts, Panel } from "@/components/page";
import { formatCount, t } from "@/lib/i18n";
import type { StripeBalanceComparison } from "@/lib/types";
import { visible } from "@/lib/visible";
import { Table } from "./table";
import { placeText } from "./words";

const kinds = ["missing_here", "missing_there", "other_amounts", "twice"] as const;

/** How Stripe's own list differs from what was read from Stripe. */
export function CompareView({ found }: { found: StripeBalanceComparison }) {
  const count = (kind: (typeof kinds)[number]) => formatCount(found.difference_counts[kind] ?? 0);
  return (
    <>
      <Panel title={t("import.compared")}>
        <div className="max-w-md" data-testid="import-compared">
          <Facts
            rows={[
              [t("import.rows"), formatCount(found.rows)],
              [t("import.compared.same"), formatCount(found.same)],
              ...kinds.map((kind): [string, string] => [t(`import.compared.${kind}`), count(kind)]),
            ]}
          />
        </div>
      </Panel>
      {found.differences.length > 0 && (
        <Panel>
          <Table
            head={[
              t("import.finding"),
              t("import.compared.id"),
              t("import.compared.there"),
              t("import.compared.here"),
            ]}
            rows={found.differences.map(({ kind, id, there, here }) => ({
              key: `${kind} ${id}`,
              cells: [
                t(`import.compared.${kind}`),
                <span key="id" className="ident">
                  {visible(id)}
                </span>,
                there.join(", "),
                here.join(", "),
              ],
            }))}
          />
        </Panel>
      )}
      {found.problems.length > 0 && (
        <Panel title={t("import.problems", { count: formatCount(found.refused) })}>
          <Table
            head={[t("import.place"), t("import.value")]}
            rows={found.problems.map((problem) => ({
              key: problem.message,
              cells: [placeText(problem.place), visible(problem.value)],
            }))}
          />
        </Panel>
      )}
    </>
  );
}
