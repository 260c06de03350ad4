import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const TextsPage = lazyRouteComponent(() => import("@/features/standing/texts-page"), "TextsPage");

export const evidenceTextsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/evidence/texts",
  component: TextsPage,
});
