import { createRoute } from "@tanstack/react-router";
import { DisputePage } from "@/features/disputes/detail-page";
import { rootRoute } from "./root";

export const disputeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/disputes/$disputeId",
  component: Dispute,
});

function Dispute() {
  const { disputeId } = disputeRoute.useParams();
  return <DisputePage key={disputeId} disputeId={disputeId} />;
}
