import { createRoute } from "@tanstack/react-router";
import { REFUND_CHOICES, RefundsPage, type RefundsSearch } from "@/features/refunds/list-page";
import { rootRoute } from "./root";
import { oneOf, type RawSearch, text } from "./search";

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
