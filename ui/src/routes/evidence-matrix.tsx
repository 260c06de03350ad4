import { createRoute } from "@tanstack/react-router";
import { MatrixPage } from "@/features/matrix/matrix-page";
import { rootRoute } from "./root";

export const evidenceMatrixRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/evidence",
  component: MatrixPage,
});
