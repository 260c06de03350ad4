import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { label, t, tn } from "@/lib/i18n";
import type { DisputeView, EvidenceView } from "@/lib/types";
import type { DraftOf } from "./use-draft-of";
import { fieldName, jumpTo } from "./words";

type Props = {
  draft: DraftOf;
  dispute: DisputeView;
  /** The dispute is another one at Stripe than when this page was opened. */
  isChanged: boolean;
  onSeen: () => void;
};

/** What stands between the words on this page and the draft; none of it takes a text away. */
export function UrgentNotices({ draft, dispute, isChanged, onSeen }: Props) {
  const { conflict, clashes, problem } = draft;
  return (
    <div aria-live="polite" className="flex shrink-0 flex-col gap-3 empty:hidden">
      {isChanged && (
        <Notice
          tone="warn"
          title={t("evidence.changed")}
          text={t("evidence.changed.text", { status: label("dispute_status", dispute.status) })}
        >
          <Button className="mt-2" onClick={onSeen}>
            {t("evidence.changed.seen")}
          </Button>
        </Notice>
      )}
      {conflict && (
        <Notice
          tone="danger"
          title={t("evidence.conflict", { who: conflict.by ?? t("evidence.somebody") })}
          text={
            <>
              {conflict.at !== null && (
                <>
                  <When at={conflict.at} />
                  {". "}
                </>
              )}
              {t("evidence.conflict.text")}
            </>
          }
        >
          <Button className="mt-2" data-testid="reload-evidence" onClick={draft.reload}>
            {t("evidence.conflict.reload")}
          </Button>
        </Notice>
      )}
      {!conflict && clashes.length > 0 && (
        <Notice
          tone="warn"
          title={tn("evidence.clashes", clashes.length)}
          text={t("evidence.clashes.text")}
        >
          <div className="mt-2 flex flex-wrap gap-2">
            {clashes.map((field) => (
              <Button key={field} onClick={() => jumpTo(field)}>
                {fieldName(field)}
              </Button>
            ))}
          </div>
        </Notice>
      )}
      {problem && <CommandErrorText error={problem} />}
    </div>
  );
}

/** What is good to know before writing. */
export function QuietNotices({ view, dispute }: { view: EvidenceView; dispute: DisputeView }) {
  return (
    <div className="flex flex-col gap-3 empty:hidden">
      {!view.takes_action && (
        <Notice tone="info" title={t("evidence.closed")} text={closedText(dispute)} />
      )}
      {view.notes.length > 0 && (
        <Notice tone="info" title={t("evidence.notes")}>
          <ul className="list-disc pl-4">
            {view.notes.map((note) => (
              <li key={note.code}>{note.sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}

function closedText({ action, action_state: state }: DisputeView): string {
  if (action && state === "leaving") return t("evidence.closed.leaving");
  return t("evidence.closed.text");
}
