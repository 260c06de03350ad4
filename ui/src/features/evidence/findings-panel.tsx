import { Check, CircleAlert, TriangleAlert } from "lucide-react";
import { Panel } from "@/components/page";
import { Badge } from "@/components/ui/badge";
import { cx } from "@/lib/cx";
import { t, tn } from "@/lib/i18n";
import type { EvidenceView, LintFinding } from "@/lib/types";
import { findingWords, jumpTo } from "./words";

/** What stands against sending, before what is only odd; a finding leads to its field. */
export function FindingsPanel({ view }: { view: EvidenceView }) {
  const sorted = sortedFindings(view.findings);
  const blocks = countBlocks(view.findings);
  return (
    <Panel
      title={t("evidence.findings")}
      className="shrink-0"
      flush
      aside={blocks > 0 && <Badge tone="danger">{tn("evidence.blocks", blocks)}</Badge>}
    >
      {sorted.length === 0 ? (
        <p className="flex items-center gap-2 p-4">
          <Check aria-hidden className="size-4 text-good" />
          {t("evidence.findings.none")}
        </p>
      ) : (
        <ul className="divide-y">
          {sorted.map((finding) => (
            <li key={`${finding.code}:${finding.field}:${finding.sentence}`}>
              <Finding finding={finding} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function sortedFindings(findings: LintFinding[]): LintFinding[] {
  const rank = (finding: LintFinding) => (finding.severity === "blocks" ? 0 : 1);
  return [...findings].sort((a, b) => rank(a) - rank(b));
}

export function countBlocks(findings: LintFinding[]): number {
  return findings.filter((finding) => finding.severity === "blocks").length;
}

function Finding({ finding }: { finding: LintFinding }) {
  const { field } = finding;
  if (field === null) {
    return (
      <p className="flex gap-2 px-4 py-2.5">
        <FindingText finding={finding} />
      </p>
    );
  }
  return (
    <button
      type="button"
      data-testid={`finding-${finding.code}`}
      className="-outline-offset-2 flex w-full gap-2 px-4 py-2.5 text-left hover:bg-hover"
      onClick={() => jumpTo(field)}
    >
      <FindingText finding={finding} />
    </button>
  );
}

/** Icon, field and sentence of one finding. */
export function FindingText({ finding }: { finding: LintFinding }) {
  const blocks = finding.severity === "blocks";
  const Icon = blocks ? CircleAlert : TriangleAlert;
  return (
    <>
      <Icon
        aria-hidden
        className={cx("mt-0.5 size-4 shrink-0", blocks ? "text-danger" : "text-warn")}
      />
      <span className="min-w-0">
        <span className="sr-only">
          {t(blocks ? "evidence.severity.blocks" : "evidence.severity.warns")}{" "}
        </span>
        {findingWords(finding)}
      </span>
    </>
  );
}
