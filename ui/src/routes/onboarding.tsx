import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const OnboardingPage = lazyRouteComponent(
  () => import("@/features/onboarding/onboarding-page"),
  "OnboardingPage",
);
const MappingChoice = lazyRouteComponent(
  () => import("@/features/unmatched/mapping-choice"),
  "MappingChoice",
);

export const onboardingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/onboarding",
  component: Onboarding,
});

function Onboarding() {
  return <OnboardingPage mapping={<MappingChoice />} />;
}
