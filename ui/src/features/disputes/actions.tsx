import { FileText, Gavel, Scale, Undo } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { actionName, givingWay } from "@/lib/dispute-words";
import { t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import type { DisputeActionName, DisputeView } from "@/lib/types";
import { useActionFocus } from "@/lib/use-action-focus";
import { useShortcuts } from "@/lib/use-shortcuts";
import { ActDialog } from "./act-dialog";

/** What was chosen, and the revision of the dispute that was looked at then. */
type Choice = { action: Exclude<DisputeActionName, "contest">; revision: number };
type Props = { dispute: DisputeView; proposed: DisputeActionName | null; onAnswer: () => void };

/** Two ways out, each with its consequence on the button; the answer leads to the evidence first. */
export function DisputeActions({ dispute, proposed, onAnswer }: Props) {
  const [chosen, setChosen] = useState<Choice | null>(null);
  const area = useActionFocus<HTMLElement>();
  const { kind } = dispute;
  const amount = formatAmount(dispute.amount, dispute.currency);
  const giveWay = givingWay(kind);
  const inquiry = kind === "inquiry";
  const choose = () => setChosen({ action: giveWay, revision: dispute.revision });
  const act = dispute.takes_action && choose;
  useShortcuts({ accept: !inquiry && act, refund_inquiry: inquiry && act });
  if (!dispute.takes_action) {
    return (
      <p className="rounded-md border bg-sunken px-3 py-2 text-ink-soft">{whyNothing(dispute)}</p>
    );
  }
  return (
    <section ref={area} tabIndex={-1} aria-label={t("dispute.actions")} className="outline-none">
      <div className="grid grid-cols-1 items-stretch gap-3 @[520px]:grid-cols-2">
        <Way suggested={proposed === giveWay}>
          <Button
            tone="danger-plain"
            icon={inquiry ? Undo : Gavel}
            data-testid={inquiry ? "refund-dispute" : "accept-dispute"}
            className="h-full w-full justify-start"
            consequence={t(`dispute.${giveWay}.consequence`, { amount })}
            shortcut={inquiry ? "refund_inquiry" : "accept"}
            onClick={choose}
          >
            {actionName(kind, giveWay)}
          </Button>
        </Way>
        <Way suggested={proposed === "contest"}>
          <Button
            icon={FileText}
            shortcut="evidence"
            data-testid="contest-dispute"
            className="h-full w-full justify-start"
            consequence={t(`dispute.${inquiry ? "answer" : "contest"}.consequence`)}
            onClick={onAnswer}
          >
            {actionName(kind, "contest")}
          </Button>
        </Way>
      </div>
      {chosen && (
        <ActDialog
          dispute={dispute}
          {...chosen}
          onOpenChange={(open) => !open && setChosen(null)}
        />
      )}
    </section>
  );
}

/** Why there is no button. */
function whyNothing({ kind, action, action_state: state, answerable, is_open }: DisputeView) {
  if (action && state !== "refused" && state !== "without_effect") {
    const words = { action: actionName(kind, action) };
    return state === "leaving" ? t("dispute.still_leaving", words) : t("dispute.acted", words);
  }
  if (is_open && !answerable) return t("dispute.not_answerable");
  return t("dispute.nothing_to_do");
}

function Way({ suggested, children }: { suggested: boolean; children: ReactNode }) {
  return (
    <div className="relative">
      {children}
      {suggested && (
        <span className="absolute -top-2.5 right-3">
          <Badge tone="good" icon={Scale}>
            {t("dispute.proposed")}
          </Badge>
        </span>
      )}
    </div>
  );
}
