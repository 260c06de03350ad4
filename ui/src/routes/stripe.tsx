import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ExportButton } from "@/features/exports/export-button";
import { rootRoute } from "./root";

const StripePage = lazyRouteComponent(() => import("@/features/stripe/stripe-page"), "StripePage");

export const stripeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/stripe",
  component: () => (
    <StripePage callActions={<ExportButton selection={{ kind: "outbox_calls", filter: {} }} />} />
  ),
});
