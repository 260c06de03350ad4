import { Link, useLocation } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { useEffect } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { forgetLeaving, type Leaving, useLeaving } from "@/lib/leaving";
import { useUndo } from "@/lib/queries";
import { countdown } from "@/lib/time";
import { useNow } from "@/lib/use-now";

/** What was confirmed a moment ago and can still be undone, wherever the operator has gone since. */
export function LeavingTray() {
  const here = useLocation({ select: (location) => location.pathname });
  const elsewhere = useLeaving().filter((leaving) => leaving.href !== here);
  return (
    <div aria-live="polite" className="fixed right-6 bottom-6 z-30 flex w-96 flex-col gap-2">
      {elsewhere.map((leaving) => (
        <Ticket key={leaving.case} leaving={leaving} />
      ))}
    </div>
  );
}

function Ticket({ leaving }: { leaving: Leaving }) {
  const undo = useUndo();
  const now = useNow(500);
  const seconds = leaving.leavesAt / 1_000_000 - now / 1000;
  const gone = seconds <= 0;
  useEffect(() => {
    if (gone) forgetLeaving(leaving.case);
  }, [gone, leaving.case]);
  return (
    <div className="flex animate-rise flex-col gap-2 rounded-lg border bg-surface p-3 shadow-float">
      <div className="flex items-center gap-3">
        <span
          role="timer"
          aria-live="off"
          className="figures min-w-10 font-semibold text-info text-lg"
        >
          {countdown(seconds)}
        </span>
        <Link to={leaving.href} className="min-w-0 flex-1 rounded-sm hover:underline">
          {leaving.what}
        </Link>
        <Button icon={Undo2} pending={undo.isPending} onClick={() => undo.mutate(leaving.case)}>
          {t("action.undo")}
        </Button>
      </div>
      <CommandErrorText error={undo.error} />
    </div>
  );
}
