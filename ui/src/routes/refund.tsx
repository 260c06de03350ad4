import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root";

const RefundPage = lazyRouteComponent(() => import("@/features/refunds/detail-page"), "RefundPage");

export const refundRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/refunds/$requestId",
  component: Refund,
});

function Refund() {
  const { requestId } = refundRoute.useParams();
  return <RefundPage key={requestId} requestId={requestId} />;
}
