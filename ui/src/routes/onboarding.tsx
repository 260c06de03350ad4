import { createRoute } from "@tanstack/react-router";
import { OnboardingPage } from "@/features/onboarding/onboarding-page";
import { MappingChoice } from "@/features/unmatched/mapping-choice";
import { rootRoute } from "./root";

export const onboardingRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/onboarding",
  component: Onboarding,
});

function Onboarding() {
  return <OnboardingPage mapping={<MappingChoice />} />;
}
