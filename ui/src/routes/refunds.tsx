import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { REFUND_CHOICES } from "@/features/refunds/choices";
import type { RefundsSearch } from "@/features/refunds/list-page";
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
    />
  );
}
