import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ExportButton } from "@/features/exports/export-button";
import { rootRoute } from "./root";

const UserPage = lazyRouteComponent(() => import("@/features/users/user-page"), "UserPage");

export const userRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/users/$userId",
  component: User,
});

function User() {
  const { userId } = userRoute.useParams();
  const { tx } = userRoute.useSearch();
  const filter = {
    user_id: userId,
    kind: null,
    status: null,
    reference: null,
    from: null,
    to: null,
    search: null,
  };
  return (
    <UserPage
      key={userId}
      userId={userId}
      openTransaction={tx ?? null}
      actions={<ExportButton selection={{ kind: "transactions", filter }} />}
    />
  );
}
