import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type DisputesSearch, disputeFilter } from "@/features/disputes/search";
import { ExportButton } from "@/features/exports/export-button";
import { rootRoute } from "./root";
import { oneOf, type RawSearch, text } from "./search";

const DisputesPage = lazyRouteComponent(
  () => import("@/features/disputes/list-page"),
  "DisputesPage",
);

export const disputesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/disputes",
  validateSearch: (search: RawSearch): Partial<DisputesSearch> => ({
    q: text(search.q) || undefined,
    show: oneOf(search.show, ["open", "all"], "open"),
    // Statuses are open at Stripe, so any word may stand here.
    status: text(search.status) || "any",
  }),
  component: Disputes,
});

function Disputes() {
  const { q = "", show = "open", status = "any" } = disputesRoute.useSearch();
  const navigate = disputesRoute.useNavigate();
  return (
    <DisputesPage
      search={{ q, show, status }}
      onSearch={(change) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
      }
      actions={
        <ExportButton
          selection={{ kind: "disputes", filter: disputeFilter({ q, show, status }) }}
        />
      }
    />
  );
}
