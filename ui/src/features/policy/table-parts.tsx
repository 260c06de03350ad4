import type { ReactNode } from "react";
import { Amount } from "@/components/amount";
import { cx } from "@/lib/cx";

/** The parts the tables of a back-test are made of: one hand, one rhythm. */
export function Table({ title, heads, children }: TableProps) {
  return (
    <table className="w-full text-sm">
      <caption className="pb-2 text-left font-semibold">{title}</caption>
      <thead>
        <tr className="border-rule-strong border-b text-ink-soft text-xs">
          {heads.map(([head, isRight]) => (
            <th
              key={head}
              className={cx(
                "pr-4 pb-2 font-medium last:pr-0",
                isRight ? "text-right" : "text-left",
              )}
            >
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

type TableProps = {
  title: string;
  heads: readonly [head: string, isRight: boolean][];
  children: ReactNode;
};

export function Cell({ right, children, className }: CellProps) {
  return (
    <td className={cx("py-1.5 pr-4 last:pr-0", right && "figures text-right", className)}>
      {children}
    </td>
  );
}

type CellProps = { right?: boolean; children: ReactNode; className?: string };

/** More or less money than it was: a plus is money kept. */
export function Difference({ minor, currency }: { minor: number; currency: string }) {
  return (
    <Amount
      minor={minor}
      currency={currency}
      signed
      toned
      className={cx("font-medium", minor < 0 && "text-danger")}
    />
  );
}
