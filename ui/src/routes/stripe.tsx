import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const StripePage = lazyRouteComponent(() => import("@/features/stripe/stripe-page"), "StripePage");

export const stripeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/stripe",
  component: StripePage,
});
