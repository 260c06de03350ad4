import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const DisputePage = lazyRouteComponent(
  () => import("@/features/disputes/detail-page"),
  "DisputePage",
);

export const disputeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/disputes/$disputeId",
  component: Dispute,
});

function Dispute() {
  const { disputeId } = disputeRoute.useParams();
  return <DisputePage key={disputeId} disputeId={disputeId} />;
}
