import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Check } from "lucide-react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { GraceNote, graceWords } from "@/components/grace-note";
import { isTooLong, NoteField } from "@/components/note-field";
import { Notice } from "@/components/notice";
import { Facts } from "@/components/page";
import { caseActed } from "@/lib/case-flow";
import { actionName } from "@/lib/dispute-words";
import { formatCount, t, tn } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import { useWayBack } from "@/lib/places";
import { settings, useActOnDispute } from "@/lib/queries";
import { formatBytes } from "@/lib/sizes";
import type { DisputeView, EvidenceView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { nameOf } from "@/lib/visible";
import { FindingText, sortedFindings } from "./findings-panel";

type Props = {
  view: EvidenceView;
  dispute: DisputeView;
  /** What was looked at: the desk refuses when either has changed since. */
  revision: number;
  evidenceRevision: number;
  disabled: boolean;
  onOpenChange: (open: boolean) => void;
};

/** The last question before the bank gets its one answer. */
export function SubmitDialog(props: Props) {
  const { view, dispute, revision, evidenceRevision, disabled, onOpenChange } = props;
  const note = useDraftText(`contest:${dispute.id}`);
  const navigate = useNavigate();
  const way = useWayBack();
  const grace = useQuery(settings).data?.grace_seconds ?? null;
  const act = useActOnDispute();
  const words = actionName(dispute.kind, "contest");
  const amount = formatAmount(dispute.amount, dispute.currency);
  const name = nameOf(dispute);
  const confirm = () =>
    act.mutate(
      {
        dispute_id: dispute.id,
        action: "contest",
        revision,
        evidence_revision: evidenceRevision,
        note: note.text.trim() || null,
      },
      {
        onSuccess: () => {
          note.forget();
          caseActed(`dispute:${dispute.id}`);
          // Opened straight from the queue, it leads back there, to the next case.
          if (way?.pathname === "/queue") way.go();
          else void navigate({ to: "/disputes/$disputeId", params: { disputeId: dispute.id } });
        },
      },
    );
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t(`evidence.submit.title.${dispute.kind}`, { amount })}
      description={t(`evidence.submit.text.${dispute.kind}`, { name })}
      confirm={t("act.confirm", { action: words, final: graceWords(grace) })}
      disabled={disabled || isTooLong(note)}
      start="confirm"
      pending={act.isPending}
      error={act.error}
      onConfirm={confirm}
    >
      <Notice tone="warn" title={t("evidence.one_shot")} text={t("evidence.one_shot.text")} />
      <div className="rounded-md border bg-sunken p-3">
        <Contents view={view} />
      </div>
      <Findings view={view} />
      <NoteField label={t("approve.note")} hint={t("approve.note.hint")} draft={note} rows={2} />
      <GraceNote seconds={grace} />
    </ConfirmDialog>
  );
}

function Contents({ view: { fields, totals, history } }: { view: EvidenceView }) {
  const texts = fields.filter((field) => !field.is_file && (field.text ?? "").trim() !== "");
  const files = fields.filter(
    (field) => field.attachments.length > 0 || field.field === history?.field,
  );
  const figures = (text: string) => <span className="figures">{text}</span>;
  return (
    <Facts
      rows={[
        [
          tn("evidence.sent.texts", texts.length),
          figures(
            tn("evidence.characters", totals.characters, {
              max: formatCount(totals.characters_max),
            }),
          ),
        ],
        [
          tn("evidence.sent.files", files.length),
          figures(
            [
              tn("evidence.pages", totals.pages),
              // What Redress adds by itself has no size before it is made.
              totals.bytes > 0 && formatBytes(totals.bytes),
            ]
              .filter(Boolean)
              .join(" · "),
          ),
        ],
      ]}
    />
  );
}

/** The lint once more, where it is too late to overlook it. */
function Findings({ view }: { view: EvidenceView }) {
  const findings = sortedFindings(view.findings);
  if (findings.length === 0) {
    return (
      <p className="flex items-center gap-2">
        <Check aria-hidden className="size-4 text-good" />
        {t("evidence.findings.none")}
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-2">
      {findings.map((finding) => (
        <li key={`${finding.code}:${finding.field}`} className="flex gap-2">
          <FindingText finding={finding} />
        </li>
      ))}
    </ul>
  );
}
