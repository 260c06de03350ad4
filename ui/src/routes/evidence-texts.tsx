import { createRoute } from "@tanstack/react-router";
import { TextsPage } from "@/features/standing/texts-page";
import { rootRoute } from "./root";

export const evidenceTextsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/evidence/texts",
  component: TextsPage,
});
