import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Amount } from "@/components/amount";
import { cx } from "@/lib/cx";
import { formatCount, t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import type { Overview } from "@/lib/types";

/** What waits, and what it is worth; each number leads to its list. */
export function Tiles({ overview }: { overview: Overview }) {
  const { currency } = overview;
  const nearest = overview.next_deadlines[0]?.due_at ?? null;
  return (
    <div className="grid grid-cols-3 gap-6">
      <Tile
        to="/refunds"
        name={t("overview.open_refunds")}
        figure={formatCount(overview.open_refund_requests)}
        note={t("overview.asked", {
          amount: together(
            formatAmount(overview.open_refund_amount, currency),
            overview.other_open.filter(({ refund_requests }) => refund_requests > 0),
            "refund_amount",
          ),
        })}
      />
      <Tile
        to="/disputes"
        name={t("overview.open_disputes")}
        figure={formatCount(overview.open_disputes)}
        note={nearest === null ? t("overview.no_deadline") : t("overview.deadlines_below")}
      />
      <Tile
        to="/disputes"
        name={t("overview.at_risk")}
        figure={<Amount minor={overview.money_at_risk} currency={currency} />}
        note={atRiskNote(overview.other_open.filter(hasRisk))}
        alarm={Number(overview.money_at_risk) > 0 || overview.other_open.some(hasRisk)}
      />
    </div>
  );
}

type OpenInCurrency = Overview["other_open"][number];

const hasRisk = ({ disputes }: OpenInCurrency) => disputes > 0;

/** "$5.00 + ¥35,000": sums of different currencies stand beside each other. */
function together(
  ours: string,
  others: readonly OpenInCurrency[],
  sum: "refund_amount" | "money_at_risk",
): string {
  return [ours, ...others.map((one) => formatAmount(one[sum], one.currency))].join(" + ");
}

function atRiskNote(others: readonly OpenInCurrency[]): string {
  const [first, ...rest] = others;
  if (!first) return t("overview.at_risk.text");
  const ours = formatAmount(first.money_at_risk, first.currency);
  return t("overview.at_risk.others", { amount: together(ours, rest, "money_at_risk") });
}

type TileProps = {
  to: "/refunds" | "/disputes";
  name: string;
  figure: ReactNode;
  note: string;
  alarm?: boolean;
};

function Tile({ to, name, figure, note, alarm }: TileProps) {
  return (
    <Link
      to={to}
      className="group rounded-lg border bg-surface px-4 py-3 transition-colors hover:border-rule-strong"
    >
      <p className="text-ink-soft text-sm group-hover:text-ink">{name}</p>
      <p className={cx("figures font-semibold text-2xl tracking-tight", alarm && "text-danger")}>
        {figure}
      </p>
      <p className="text-ink-soft text-sm">{note}</p>
    </Link>
  );
}
