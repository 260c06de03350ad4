import { Check } from "lucide-react";
import { Amount } from "@/components/amount";
import { Notice } from "@/components/notice";
import { Facts, Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { label, t } from "@/lib/i18n";
import type { DisputeMoney, DisputeView } from "@/lib/types";

type AwaitedMoney = DisputeView["awaits"];

/** What the case has moved, to the last cent, one block for each currency. */
export function MoneyPanel({ rows, awaits }: { rows: DisputeMoney[]; awaits: AwaitedMoney }) {
  return (
    <Panel title={t("money.title")} aside={awaits === null && <Standing rows={rows} />}>
      {awaits && (
        <div className="mb-4">
          <Notice tone="warn" title={label("money.awaits", awaits)} text={t("money.awaits.text")} />
        </div>
      )}
      {rows.length === 0 ? (
        <p className="text-ink-soft">{t("money.none")}</p>
      ) : (
        <div className="flex flex-col gap-4">
          {rows.map((row) => (
            <Currency key={row.currency} row={row} />
          ))}
        </div>
      )}
    </Panel>
  );
}

function Standing({ rows }: { rows: DisputeMoney[] }) {
  const isSettled = rows.length > 0 && rows.every((row) => row.residual === 0 && row.open === null);
  if (!isSettled) return null;
  return (
    <Badge tone="good" icon={Check}>
      {t("money.settled")}
    </Badge>
  );
}

function Currency({ row }: { row: DisputeMoney }) {
  const money = (minor: number, strong?: boolean) => (
    <Amount
      minor={minor}
      currency={row.currency}
      className={strong ? "double-rule font-semibold" : undefined}
    />
  );
  return (
    <div>
      <Facts
        rows={[
          [t("money.withdrawn"), money(-row.withdrawn)],
          [t("money.reinstated"), money(row.reinstated)],
          [t("money.fees"), money(-row.fees)],
          [t("money.taken"), money(row.taken)],
          [t("money.written_off"), money(row.written_off)],
          [t("money.residual"), money(row.residual, true)],
        ]}
      />
      {row.residual !== 0 && (
        <p className={row.open ? "mt-2 text-ink-soft" : "mt-2 text-danger"}>
          {row.open ? label("money.open", row.open) : t("money.unexplained")}
        </p>
      )}
    </div>
  );
}
