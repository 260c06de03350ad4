import { CloudUpload, Send } from "lucide-react";
import { useState } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { actionName } from "@/lib/dispute-words";
import { t, tn } from "@/lib/i18n";
import type { DisputeView, EvidenceView } from "@/lib/types";
import { useShortcuts } from "@/lib/use-shortcuts";
import { countBlocks } from "./findings-panel";
import { useStage } from "./queries";
import { SubmitDialog } from "./submit-dialog";
import type { DraftOf } from "./use-draft-of";

type Props = {
  draft: DraftOf;
  view: EvidenceView;
  dispute: DisputeView;
  /** The revision of the dispute that was looked at. */
  revision: number;
  isChanged: boolean;
};

/** Where the draft stands, and the two ways it leaves: to be seen at Stripe, or to the bank. */
export function LeavePanel({ draft, view, dispute, revision, isChanged }: Props) {
  const [asked, setAsked] = useState<number | null>(null);
  const stage = useStage(view.dispute_id);
  const hindrance = whyNot({ draft, view, isChanged });
  /** Whatever is still being typed is saved first; what cannot be saved cannot leave. */
  const withSaved = async (go: (revision: number) => void) => {
    const saved = await draft.save();
    if (saved) go(saved.revision);
  };
  const submit = () => void withSaved(setAsked);
  useShortcuts({ submit: view.takes_action && hindrance === null && submit });
  return (
    <Panel title={t("evidence.draft")} className="shrink-0" aside={<Saved draft={draft} />}>
      <div className="flex flex-col gap-3">
        <div className="text-ink-soft">
          {view.updated_at === null ? (
            <p>{t("evidence.untouched")}</p>
          ) : (
            <p>
              {t("evidence.updated", { by: view.updated_by ?? "" })} <When at={view.updated_at} />
            </p>
          )}
          {view.staged_at !== null && (
            <p>
              {t("evidence.staged")} <When at={view.staged_at} />
            </p>
          )}
        </div>
        {view.takes_action && (
          <>
            <Button
              icon={CloudUpload}
              pending={stage.isPending}
              disabled={draft.conflict !== null}
              data-testid="stage-evidence"
              onClick={() => void withSaved((at) => stage.mutate(at))}
            >
              {t("evidence.stage")}
            </Button>
            <Button
              tone="primary"
              icon={Send}
              disabled={hindrance !== null}
              aria-describedby="why-not-submit"
              shortcut="submit"
              data-testid="submit-evidence"
              consequence={t(`evidence.submit.consequence.${dispute.kind}`)}
              onClick={submit}
            >
              {actionName(dispute.kind, "contest")}…
            </Button>
            {hindrance && (
              <p id="why-not-submit" className="text-danger text-xs">
                {hindrance}
              </p>
            )}
          </>
        )}
        <CommandErrorText error={stage.error} />
      </div>
      {asked !== null && (
        <SubmitDialog
          view={view}
          dispute={dispute}
          revision={revision}
          evidenceRevision={asked}
          disabled={hindrance !== null}
          onOpenChange={(open) => !open && setAsked(null)}
        />
      )}
    </Panel>
  );
}

function Saved({ draft }: { draft: DraftOf }) {
  const { isSaving, hasUnsaved, conflict } = draft;
  const waits = conflict !== null || hasClash(draft) || draft.problem !== null;
  if (draft.view?.revision === 0 && !hasUnsaved) return null;
  const key = isSaving ? "saving" : !hasUnsaved ? "saved" : waits ? "not_saved" : "typing";
  return (
    <span
      role="status"
      data-testid="save-state"
      className={key === "not_saved" ? "font-medium text-danger text-xs" : "text-ink-soft text-xs"}
    >
      {t(`evidence.state.${key}`)}
    </span>
  );
}

const hasClash = ({ clashes, isCe3Clash }: DraftOf) => clashes.length > 0 || isCe3Clash;

/** The first reason why it cannot be submitted as it is. */
function whyNot({ draft, view, isChanged }: Pick<Props, "draft" | "view" | "isChanged">) {
  if (isChanged) return t("evidence.why_not.changed");
  if (draft.conflict || hasClash(draft)) return t("evidence.why_not.conflict");
  const blocks = countBlocks(view.findings);
  if (blocks > 0) return tn("evidence.why_not.blocks", blocks);
  return view.can_submit ? null : t("evidence.why_not.closed");
}
