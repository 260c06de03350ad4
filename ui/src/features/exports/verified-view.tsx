import { CircleCheck } from "lucide-react";
import { Notice } from "@/components/notice";
import { t } from "@/lib/i18n";
import type { ExportVerified } from "@/lib/types";

/** What came of checking a file. */
export function VerifiedView({ verified }: { verified: ExportVerified }) {
  const { clean, findings, compared_with_books: isCompared } = verified;
  if (clean) {
    const outcome = isCompared ? "exports.verified.clean" : "exports.verified.partly";
    return (
      <div role="status">
        <Notice tone="info" icon={CircleCheck} title={t(outcome)} text={t(`${outcome}.text`)} />
      </div>
    );
  }
  return (
    <div role="status">
      <Notice tone="danger" title={t("exports.verified.found")}>
        <ul className="mt-1 list-disc pl-4">
          {findings.map((finding) => (
            <li key={finding}>{t(`export_finding.${finding}`)}</li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
