import { formatCount, t } from "@/lib/i18n";
import type { BackTestGroup } from "@/lib/types";
import { Cell, Difference, Table } from "./table-parts";

type Props = {
  title: string;
  /** What the parts are. */
  head: string;
  groups: readonly BackTestGroup[];
  nameOf?: (name: string) => string;
};

/** The difference part by part; two currencies never share a row. */
export function GroupTable({ title, head, groups, nameOf = (name) => name }: Props) {
  const isMixed = new Set(groups.map((group) => group.currency)).size > 1;
  return (
    <Table
      title={title}
      heads={[
        [head, false],
        [t("back_test.cases"), true],
        [t("back_test.differ"), true],
        [t("back_test.difference"), true],
      ]}
    >
      {groups.map(({ currency, name, totals }) => (
        <tr key={`${currency} ${name}`} className="border-b last:border-0">
          <Cell className="whitespace-nowrap">
            {nameOf(name)}
            {isMixed && <span className="ml-2 text-ink-soft">{currency.toUpperCase()}</span>}
          </Cell>
          <Cell right>{formatCount(totals.case_count)}</Cell>
          <Cell right>{formatCount(totals.flip_count)}</Cell>
          <Cell right>
            <Difference
              minor={totals.would.amount + totals.would.fees - totals.was.amount - totals.was.fees}
              currency={currency}
            />
          </Cell>
        </tr>
      ))}
    </Table>
  );
}
