import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const EvidencePage = lazyRouteComponent(
  () => import("@/features/evidence/evidence-page"),
  "EvidencePage",
);

export const evidenceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/disputes/$disputeId/evidence",
  component: Evidence,
});

function Evidence() {
  const { disputeId } = evidenceRoute.useParams();
  return <EvidencePage key={disputeId} disputeId={disputeId} />;
}
