import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { AUDIT_ACTIONS } from "@/features/audit/actions";
import { type AuditSearch, auditFilter } from "@/features/audit/search";
import { ExportButton } from "@/features/exports/export-button";
import { SUBJECT_KINDS } from "@/lib/audit-subjects";
import { rootRoute } from "./root";
import { oneOf, type RawSearch, text } from "./search";

const AuditPage = lazyRouteComponent(() => import("@/features/audit/list-page"), "AuditPage");

const everything: AuditSearch = { who: "", action: "any", kind: "any", id: "", from: "", to: "" };

export const auditRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/audit",
  validateSearch: (search: RawSearch): Partial<AuditSearch> => ({
    who: text(search.who) || undefined,
    action: oneOf(search.action, ["any", ...AUDIT_ACTIONS], "any"),
    kind: oneOf(search.kind, ["any", ...SUBJECT_KINDS], "any"),
    id: text(search.id) || undefined,
    from: text(search.from) || undefined,
    to: text(search.to) || undefined,
  }),
  component: Audit,
});

function Audit() {
  const {
    who = "",
    action = "any",
    kind = "any",
    id = "",
    from = "",
    to = "",
  } = auditRoute.useSearch();
  const navigate = auditRoute.useNavigate();
  const search = { who, action, kind, id, from, to };
  return (
    <AuditPage
      search={search}
      onSearch={(change) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
      }
      onReset={() => void navigate({ search: everything, replace: true })}
      actions={<ExportButton selection={{ kind: "audit_trail", filter: auditFilter(search) }} />}
    />
  );
}
