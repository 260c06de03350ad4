import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

export const exportsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/exports",
  component: lazyRouteComponent(() => import("@/features/exports/list-page"), "ExportsPage"),
});
