import { createRoute } from "@tanstack/react-router";
import { FraudWarningPage } from "@/features/fraud-warnings/warning-page";
import { rootRoute } from "./root";

export const fraudWarningRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/warnings/$warningId",
  component: FraudWarning,
});

function FraudWarning() {
  const { warningId } = fraudWarningRoute.useParams();
  return <FraudWarningPage key={warningId} warningId={warningId} />;
}
