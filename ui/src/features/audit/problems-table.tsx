import { SubjectLink } from "@/components/subject-link";
import { capitalised, t } from "@/lib/i18n";
import type { Problem } from "@/lib/types";
import { problemWords, subjectOfPlace } from "./problem-words";

/** What is wrong, where, and what to do about it. */
export function ProblemsTable({ problems }: { problems: readonly Problem[] }) {
  return (
    <div className="max-h-64 overflow-y-auto border-t pt-1">
      <table className="w-full table-fixed text-sm">
        <caption className="sr-only">{t("verify.title")}</caption>
        <thead>
          <tr className="border-rule-strong border-b text-left text-ink-soft text-xs">
            <th className="w-1/3 py-1.5 font-medium">{t("verify.what")}</th>
            <th className="w-1/4 py-1.5 font-medium">{t("verify.where")}</th>
            <th className="py-1.5 font-medium">{t("verify.todo")}</th>
          </tr>
        </thead>
        <tbody>
          {problems.map((problem) => (
            <tr
              key={`${problem.kind} ${problem.where} ${problem.message}`}
              className="border-b align-top"
            >
              <td className="py-1.5 pr-4">{t(problemWords[problem.kind].what)}</td>
              <td className="break-words py-1.5 pr-4">
                <Place place={problem.where} />
              </td>
              <td className="py-1.5 text-ink-soft">{t(problemWords[problem.kind].todo)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Place({ place }: { place: string }) {
  const subject = subjectOfPlace(place);
  return subject === null ? capitalised(place) : <SubjectLink subject={subject} />;
}
