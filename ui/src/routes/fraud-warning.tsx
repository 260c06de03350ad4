import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const FraudWarningPage = lazyRouteComponent(
  () => import("@/features/fraud-warnings/warning-page"),
  "FraudWarningPage",
);

export const fraudWarningRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/warnings/$warningId",
  component: FraudWarning,
});

function FraudWarning() {
  const { warningId } = fraudWarningRoute.useParams();
  return <FraudWarningPage key={warningId} warningId={warningId} />;
}
