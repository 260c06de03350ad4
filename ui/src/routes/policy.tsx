import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const PolicyPage = lazyRouteComponent(() => import("@/features/policy/policy-page"), "PolicyPage");

export const policyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/policy",
  component: PolicyPage,
});
