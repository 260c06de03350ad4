import { useState } from "react";
import { DayRange } from "@/components/day-range";
import { t } from "@/lib/i18n";
import { dayAfter, dayStart } from "@/lib/time";
import { ExportDialog } from "./export-dialog";

type Props = { userId: string; currency: string; onOpenChange: (open: boolean) => void };

/** The statement of a wallet for a period: opening balance, movements, closing balance. */
export function StatementDialog({ userId, currency, onOpenChange }: Props) {
  const [days, setDays] = useState({ from: "", to: "" });
  const filter = {
    user_id: userId,
    currency,
    from: dayStart(days.from),
    to: dayAfter(days.to),
  };
  return (
    <ExportDialog
      selection={{ kind: "statement", filter }}
      title={t("statement.title", { currency: currency.toUpperCase() })}
      description={t("statement.text")}
      onOpenChange={onOpenChange}
    >
      <div className="flex flex-wrap items-start gap-2">
        <DayRange from={days.from} to={days.to} onChange={setDays} />
      </div>
    </ExportDialog>
  );
}
