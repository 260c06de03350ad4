import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ExportButton } from "@/features/exports/export-button";
import { REFUND_CHOICES, type RefundsSearch, refundFilter } from "@/features/refunds/choices";
import { rootRoute } from "./root";
import { oneOf, type RawSearch, text } from "./search";

const RefundsPage = lazyRouteComponent(() => import("@/features/refunds/list-page"), "RefundsPage");

export const refundsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/refunds",
  validateSearch: (search: RawSearch): Partial<RefundsSearch> => ({
    q: text(search.q) || undefined,
    state: oneOf(search.state, REFUND_CHOICES, "waiting"),
  }),
  component: Refunds,
});

function Refunds() {
  const { q = "", state = "waiting" } = refundsRoute.useSearch();
  const navigate = refundsRoute.useNavigate();
  return (
    <RefundsPage
      search={{ q, state }}
      onSearch={(change) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
      }
      actions={
        <ExportButton selection={{ kind: "refund_requests", filter: refundFilter({ q, state }) }} />
      }
    />
  );
}
