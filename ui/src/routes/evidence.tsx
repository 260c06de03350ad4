import { createRoute } from "@tanstack/react-router";
import { EvidencePage } from "@/features/evidence/evidence-page";
import { rootRoute } from "./root";

export const evidenceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/disputes/$disputeId/evidence",
  component: Evidence,
});

function Evidence() {
  const { disputeId } = evidenceRoute.useParams();
  return <EvidencePage key={disputeId} disputeId={disputeId} />;
}
