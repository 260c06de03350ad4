import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ExportButton } from "@/features/exports/export-button";
import type { UsersSearch } from "@/features/users/list-page";
import { rootRoute } from "./root";
import { oneOf, type RawSearch, text } from "./search";

const UsersPage = lazyRouteComponent(() => import("@/features/users/list-page"), "UsersPage");

export const usersRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users",
  validateSearch: (search: RawSearch): Partial<UsersSearch> => ({
    q: text(search.q) || undefined,
    sort: oneOf(search.sort, ["name", "email", "balance", "created_at"], "name"),
    descending: search.descending === true,
  }),
  component: Users,
});

function Users() {
  const { q = "", sort = "name", descending = false } = usersRoute.useSearch();
  const navigate = usersRoute.useNavigate();
  return (
    <UsersPage
      search={{ q, sort, descending }}
      onSearch={(change) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
      }
      actions={
        <ExportButton
          selection={{ kind: "users", filter: { search: q || null, sort, descending } }}
        />
      }
    />
  );
}
