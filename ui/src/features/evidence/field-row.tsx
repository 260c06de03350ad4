import { CircleAlert, TriangleAlert } from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { cx } from "@/lib/cx";
import { label, t, textOf } from "@/lib/i18n";
import type { EvidenceFieldView, EvidenceView } from "@/lib/types";
import { FileField } from "./file-field";
import { TextField } from "./text-field";
import type { DraftOf } from "./use-draft-of";
import { fieldAnchor, findingWords } from "./words";

const tones: Record<string, BadgeTone> = { required: "solid", recommended: "neutral" };

type Props = { field: EvidenceFieldView; draft: DraftOf; view: EvidenceView; readOnly: boolean };

/** One field: what belongs there and how much it matters, beside what would be said. */
export function FieldRow({ field, draft, view, readOnly }: Props) {
  const id = fieldAnchor(field.field);
  const findings = view.findings.filter((finding) => finding.field === field.field);
  return (
    <section
      id={id}
      aria-labelledby={`${id}-name`}
      className="grid scroll-mt-4 grid-cols-1 gap-x-6 gap-y-2 border-b p-4 last:border-0 xl:grid-cols-[200px_minmax(0,1fr)]"
    >
      <div>
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1 xl:flex-col xl:items-start">
          <h3 id={`${id}-name`} className="font-medium">
            {textOf(field.label_key)}
          </h3>
          {field.need && (
            <Badge tone={tones[field.need] ?? "faint"}>{label("need", field.need)}</Badge>
          )}
        </div>
        <p id={`${id}-hint`} className="mt-1 text-ink-soft text-xs">
          {field.hint || t("evidence.not_asked")}
        </p>
      </div>
      <div className="flex min-w-0 flex-col gap-2">
        {field.is_file ? (
          <FileField field={field} view={view} readOnly={readOnly} />
        ) : (
          <TextField field={field} draft={draft} readOnly={readOnly} />
        )}
        {findings.map((finding) => {
          const blocks = finding.severity === "blocks";
          const Icon = blocks ? CircleAlert : TriangleAlert;
          return (
            <p
              key={finding.code}
              className={cx("flex gap-2 text-xs", blocks ? "text-danger" : "text-warn")}
            >
              <Icon aria-hidden className="mt-px size-3.5 shrink-0" />
              {findingWords(finding)}
            </p>
          );
        })}
      </div>
    </section>
  );
}
