import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { UnmatchedSearch } from "@/features/unmatched/list-page";
import { WHYS } from "@/features/unmatched/words";
import { rootRoute } from "./root";
import { oneOf, type RawSearch, text } from "./search";

const UnmatchedPage = lazyRouteComponent(
  () => import("@/features/unmatched/list-page"),
  "UnmatchedPage",
);

export const unmatchedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/unmatched",
  validateSearch: (search: RawSearch): Partial<UnmatchedSearch> => ({
    q: text(search.q) || undefined,
    state: oneOf(search.state, ["open", "ignored"], "open"),
    why: oneOf(search.why, ["any", ...WHYS], "any"),
  }),
  component: Unmatched,
});

function Unmatched() {
  const { q = "", state = "open", why = "any" } = unmatchedRoute.useSearch();
  const navigate = unmatchedRoute.useNavigate();
  return (
    <UnmatchedPage
      search={{ q, state, why }}
      onSearch={(change) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
      }
    />
  );
}
