import { t } from "@/lib/i18n";
import type { UserMappingPreview } from "@/lib/types";
import { visible } from "@/lib/visible";
import { whyWords } from "./words";

type Example = UserMappingPreview["examples"][number];

/** Ten payments, and what would become of each. */
export function MappingExamples({ examples }: { examples: Example[] }) {
  return (
    <table className="w-full table-fixed text-sm">
      <caption className="pb-1 text-left font-medium">{t("mapping.examples")}</caption>
      <tbody>
        {examples.map((example) => (
          <tr key={example.payment} className="border-t">
            <td className="truncate py-1 pr-3 text-ink-soft" title={example.payment}>
              {visible(example.email ?? example.customer ?? example.payment)}
            </td>
            <td className="truncate py-1">{wordsOf(example.outcome)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function wordsOf(outcome: Example["outcome"]): string {
  switch (outcome.outcome) {
    case "matched":
      return t("mapping.example.matched", { user: outcome.user_id });
    case "new_user":
      return t("mapping.example.new_user", { user: outcome.user_id });
    case "unmatched":
      return t("mapping.example.unmatched", { why: t(whyWords[outcome.why]) });
  }
}
