import { createRoute } from "@tanstack/react-router";
import { OverviewPage } from "@/features/overview/overview-page";
import { rootRoute } from "./root";

export const overviewRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/",
  component: OverviewPage,
});
