import { createRoute } from "@tanstack/react-router";
import { RefundPage } from "@/features/refunds/detail-page";
import { rootRoute } from "./root";

export const refundRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/refunds/$requestId",
  component: Refund,
});

function Refund() {
  const { requestId } = refundRoute.useParams();
  return <RefundPage key={requestId} requestId={requestId} />;
}
