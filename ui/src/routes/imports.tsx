import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const ImportPage = lazyRouteComponent(() => import("@/features/imports/import-page"), "ImportPage");

export const importsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/imports",
  component: ImportPage,
});
