import { Link } from "@tanstack/react-router";
import { t } from "@/lib/i18n";

const tabs = [
  { to: "/evidence", name: "evidence_room.matrix" },
  { to: "/evidence/texts", name: "evidence_room.texts" },
] as const;

/** The two things the team decides about evidence, each a page of its own. */
export function EvidenceTabs() {
  return (
    <nav aria-label={t("room.evidence")} className="flex gap-5 border-b">
      {tabs.map(({ to, name }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          className="-mb-px border-transparent border-b-2 pb-2 font-medium text-ink-soft text-sm transition-colors hover:text-ink"
          activeProps={{ className: "border-brand! text-ink!" }}
        >
          {t(name)}
        </Link>
      ))}
    </nav>
  );
}
