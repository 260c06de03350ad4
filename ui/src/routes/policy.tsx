import { createRoute } from "@tanstack/react-router";
import { PolicyPage } from "@/features/policy/policy-page";
import { rootRoute } from "./root";

export const policyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/policy",
  component: PolicyPage,
});
