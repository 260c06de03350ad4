import { Amount } from "@/components/amount";
import { t } from "@/lib/i18n";
import type { BackTestGroup } from "@/lib/types";
import { Cell, Difference, Table } from "./table-parts";

/** Money and fees as they were and as they would be, currency by currency, with the difference. */
export function MoneyTable({ groups }: { groups: readonly BackTestGroup[] }) {
  return (
    <Table
      title={t("back_test.money")}
      heads={[
        [t("back_test.what"), false],
        [t("back_test.was"), true],
        [t("back_test.would"), true],
        [t("back_test.difference"), true],
      ]}
    >
      {groups.map((group) => (
        <Currency key={group.currency} group={group} />
      ))}
    </Table>
  );
}

function Currency({ group: { currency, totals } }: { group: BackTestGroup }) {
  const { was, would } = totals;
  const lines: [name: string, was: number, would: number, isSum: boolean][] = [
    [t("back_test.disputed"), was.amount, would.amount, false],
    [t("back_test.fees"), was.fees, would.fees, false],
    [
      t("back_test.together", { currency: currency.toUpperCase() }),
      was.amount + was.fees,
      would.amount + would.fees,
      true,
    ],
  ];
  return lines.map(([name, before, after, isSum]) => (
    <tr key={name} className={isSum ? "double-rule font-semibold" : "border-b"}>
      <Cell>{name}</Cell>
      <Cell right>
        <Amount minor={before} currency={currency} />
      </Cell>
      <Cell right>
        <Amount minor={after} currency={currency} />
      </Cell>
      <Cell right>
        <Difference minor={after - before} currency={currency} />
      </Cell>
    </tr>
  ));
}
