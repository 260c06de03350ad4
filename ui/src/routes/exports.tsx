import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import type { ExportsShow } from "@/features/exports/list-page";
import { rootRoute } from "./root";
import { oneOf, type RawSearch } from "./search";

const ExportsPage = lazyRouteComponent(() => import("@/features/exports/list-page"), "ExportsPage");

export const exportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/exports",
  validateSearch: (search: RawSearch): { show?: ExportsShow } => ({
    show: oneOf(search.show, ["files", "schedules"], "files"),
  }),
  component: Exports,
});

function Exports() {
  const { show = "files" } = exportsRoute.useSearch();
  const navigate = exportsRoute.useNavigate();
  return (
    <ExportsPage
      show={show}
      onShow={(next) => void navigate({ search: (now) => ({ ...now, show: next }), replace: true })}
    />
  );
}
