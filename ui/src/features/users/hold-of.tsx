import { Link } from "@tanstack/react-router";
import { SubjectLink } from "@/components/subject-link";
import { t } from "@/lib/i18n";
import type { HoldView } from "@/lib/types";
import { visible } from "@/lib/visible";
import { caseOf, MANUAL } from "./holds";

/** What a hold is for: its case, or why somebody placed it, which the audit log knows. */
export function HoldOf({ hold }: { hold: HoldView }) {
  const of = caseOf(hold);
  if (of !== null) return <SubjectLink subject={of} />;
  return (
    <Link
      to="/audit"
      search={{ kind: "hold", id: hold.case }}
      title={t("hold.reason")}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      className="rounded-sm text-brand hover:underline"
    >
      {hold.case.startsWith(MANUAL) ? t("hold.manual") : visible(hold.case)}
    </Link>
  );
}
