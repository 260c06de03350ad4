import { createRoute } from "@tanstack/react-router";
import { StripePage } from "@/features/stripe/stripe-page";
import { rootRoute } from "./root";

export const stripeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/stripe",
  component: StripePage,
});
