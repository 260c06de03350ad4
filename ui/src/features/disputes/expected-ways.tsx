import { Check } from "lucide-react";
import { Amount } from "@/components/amount";
import { Badge } from "@/components/ui/badge";
import { cx } from "@/lib/cx";
import { actionName, actOf, givingWay } from "@/lib/dispute-words";
import { t } from "@/lib/i18n";
import type { DisputeActionName, DisputeView, Expected } from "@/lib/types";

type Props = { kind: DisputeView["kind"]; answerable: boolean; expected: Expected };

/** The ways side by side, the cheapest marked; what nobody knows is called unknown. */
export function ExpectedWays({ kind, answerable, expected }: Props) {
  const best = expected.best && actOf(kind, expected.best);
  const giveWay = givingWay(kind);
  const { currency } = expected;
  const money = (minor: number | null) => <Amount minor={minor} currency={currency} />;
  return (
    <div>
      <div className="grid grid-cols-2 gap-3">
        <Way
          name={actionName(kind, giveWay)}
          act={giveWay}
          best={best}
          value={giveWay === "accept" ? expected.accept : expected.refund_in_full}
          currency={currency}
        >
          {t("expected.certain")}
        </Way>
        <Way
          name={actionName(kind, "contest")}
          act="contest"
          best={best}
          value={expected.contest}
          currency={currency}
        >
          {answerable ? (
            <>
              {t("expected.won")} {money(expected.contest_won)} ·{" "}
              {t(kind === "inquiry" ? "expected.escalates" : "expected.lost")}{" "}
              {money(expected.contest_lost)}
            </>
          ) : (
            t("expected.unknown.answer")
          )}
        </Way>
      </div>
      {expected.best === null && answerable && (
        <p className="mt-2 text-ink-soft">
          {expected.win_chance.basis_points === null
            ? t("expected.unknown.chance")
            : t("expected.nothing_to_compare")}
        </p>
      )}
    </div>
  );
}

type WayProps = {
  name: string;
  act: DisputeActionName;
  best: DisputeActionName | null;
  value: number | null;
  currency: string;
  children: React.ReactNode;
};

function Way({ name, act, best, value, currency, children }: WayProps) {
  const isBest = best === act;
  return (
    <div
      data-testid={`way-${act}`}
      className={cx("rounded-md border px-3 py-2.5", isBest ? "border-good bg-good-soft" : "")}
    >
      <div className="flex h-5 items-center justify-between gap-2">
        <span className="font-medium">{name}</span>
        {isBest && (
          <Badge tone="good" icon={Check}>
            {t("expected.best")}
          </Badge>
        )}
      </div>
      {value === null ? (
        <p className="mt-1 text-ink-soft text-xl">{t("expected.unknown")}</p>
      ) : (
        <p className="mt-1 font-semibold text-xl">
          <Amount minor={value} currency={currency} />
        </p>
      )}
      <p className="mt-0.5 text-ink-soft text-xs">{children}</p>
    </div>
  );
}
