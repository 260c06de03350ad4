import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { caseAt, pageOfCase } from "@/lib/cases";
import { actionName } from "@/lib/dispute-words";
import { t, tn } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { scheduled, useLastScheduled, useUndoCase } from "@/lib/queries";
import { countdown } from "@/lib/time";
import type { Scheduled } from "@/lib/types";
import { useNow } from "@/lib/use-now";
import { useShortcuts } from "@/lib/use-shortcuts";
import { nameOf } from "@/lib/visible";

/** How many are shown before somebody asks for all of them. */
const SHOWN = 3;

/**
 * What can still be undone, whoever confirmed it and in whichever window; the page of a case shows its
 * own countdown.
 */
export function LeavingTray() {
  const here = useLocation({ select: (location) => caseAt(location.pathname) });
  const { data } = useQuery(scheduled);
  const [isOpen, setOpen] = useState(false);
  // What was confirmed last is at the end, where it stays in sight.
  const elsewhere = (data?.filter((row) => row.case !== here) ?? []).sort(
    (a, b) => a.leaves_at - b.leaves_at,
  );
  const last = useLastScheduled();
  const shown = isOpen ? elsewhere : elsewhere.slice(-SHOWN);
  const undo = useUndoCase();
  useShortcuts({ undo: last !== undefined && (() => undo.mutate(last.case)) });
  return (
    <div
      aria-live="polite"
      data-testid="leaving-tray"
      className="fixed right-3 bottom-3 z-30 flex max-h-[60vh] w-[440px] flex-col gap-2 overflow-y-auto p-3 empty:hidden"
    >
      {shown.map((row) => (
        <Ticket key={row.case} row={row} isLast={row.case === last?.case} />
      ))}
      {elsewhere.length > SHOWN && (
        <Button
          tone="plain"
          className="self-end shadow-float"
          aria-expanded={isOpen}
          data-testid="tray-more"
          onClick={() => setOpen((now) => !now)}
        >
          {isOpen ? t("leaving.fewer") : tn("leaving.more", elsewhere.length - SHOWN)}
        </Button>
      )}
      {undo.error !== null && (
        <div className="rounded-lg border bg-surface p-3 shadow-float">
          <CommandErrorText error={undo.error} />
        </div>
      )}
    </div>
  );
}

function Ticket({ row, isLast }: { row: Scheduled; isLast: boolean }) {
  const undo = useUndoCase();
  const now = useNow(500);
  const seconds = row.leaves_at / 1_000_000 - now / 1000;
  const page = pageOfCase(row.case);
  return (
    <div
      data-testid="undo-ticket"
      data-key={row.case}
      className="flex animate-rise flex-col gap-2 rounded-lg border bg-surface py-2 pr-2 pl-3 shadow-float"
    >
      <div className="flex items-center gap-3">
        <span
          role="timer"
          aria-live="off"
          className="figures min-w-10 font-semibold text-info text-lg"
        >
          {countdown(seconds)}
        </span>
        {page && (
          <Link
            {...page}
            title={whatLeaves(row)}
            className="min-w-0 flex-1 truncate rounded-sm hover:underline"
          >
            {whatLeaves(row)}
          </Link>
        )}
        <Button
          icon={Undo2}
          shortcut={isLast ? "undo" : undefined}
          disabled={seconds <= 0}
          pending={undo.isPending}
          onClick={() => undo.mutate(row.case)}
        >
          {t("action.undo")}
        </Button>
      </div>
      <CommandErrorText error={undo.error} />
    </div>
  );
}

/** "Refund of $12.40 to Amara Okafor", "Accept dispute: Amara Okafor". */
function whatLeaves(row: Scheduled): string {
  const name = nameOf(row);
  if (row.action === "refund") {
    return t("refund.leaving_to", { amount: formatAmount(row.amount, row.currency), name });
  }
  const action = actionName(row.is_inquiry ? "inquiry" : "chargeback", row.action);
  return t("dispute.leaving_to", { action, name });
}
