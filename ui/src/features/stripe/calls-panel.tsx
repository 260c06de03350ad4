import { Link } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { type ReactNode, useState } from "react";
import { CallLine } from "@/components/call-line";
import { CommandErrorText } from "@/components/command-error";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { pageOfCase } from "@/lib/cases";
import { t } from "@/lib/i18n";
import type { OutboxView } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { CancelDialog } from "./cancel-dialog";
import { ListPanel } from "./list-panel";
import { outbox, useRetryCall } from "./queries";
import { SettleDialog } from "./settle-dialog";

/** Every call that leaves for Stripe, newest first, with what can still be done about it. */
export function CallsPanel({ actions }: { actions: ReactNode }) {
  return (
    <ListPanel
      title={t("outbox.title")}
      aside={actions}
      list={useRows(outbox, 5_000)}
      empty={<Empty icon={Send} title={t("outbox.none")} text={t("outbox.none.text")} />}
      item={(call) => <Call key={call.id} call={call} />}
    />
  );
}

function Call({ call }: { call: OutboxView }) {
  const [cancelling, setCancelling] = useState(false);
  const [settling, setSettling] = useState(false);
  const retry = useRetryCall();
  return (
    <li data-testid="call" className="border-b px-4 py-3 text-sm last:border-0">
      <div className="flex items-baseline gap-3">
        <CallLine call={call} />
        <CaseLink name={call.case} />
        {call.can_retry && (
          <Button pending={retry.isPending} onClick={() => retry.mutate(call.id)}>
            {t("action.retry")}
          </Button>
        )}
        {call.can_settle && (
          <Button tone="quiet" onClick={() => setSettling(true)}>
            {t("outbox.settle")}
          </Button>
        )}
        {call.can_cancel && (
          <Button tone="quiet" onClick={() => setCancelling(true)}>
            {t("outbox.cancel")}
          </Button>
        )}
      </div>
      <CommandErrorText error={retry.error} />
      {settling && <SettleDialog call={call} onOpenChange={setSettling} />}
      {cancelling && <CancelDialog call={call} onOpenChange={setCancelling} />}
    </li>
  );
}

function CaseLink({ name }: { name: string }) {
  const page = pageOfCase(name);
  if (page === null) return null;
  const [kind = "", id = ""] = name.split(/:(.*)/s);
  return (
    <Link {...page} className="shrink-0 rounded-sm text-brand hover:underline">
      {kind === "refund_request" ? t("outbox.case.refund", { id }) : t("outbox.case.dispute")}
    </Link>
  );
}
