import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const MatrixPage = lazyRouteComponent(() => import("@/features/matrix/matrix-page"), "MatrixPage");

export const evidenceMatrixRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/evidence",
  component: MatrixPage,
});
