import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { useState } from "react";
import { ExportButton } from "@/features/exports/export-button";
import { StatementDialog } from "@/features/exports/statement-dialog";
import type { UserTab } from "@/features/users/user-page";
import type { ExportSelection } from "@/lib/types";
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
  const [currency, setCurrency] = useState<string | null>(null);
  return (
    <>
      <UserPage
        key={userId}
        userId={userId}
        openTransaction={tx ?? null}
        actions={(tab) => {
          const selection = selectionOf(tab, userId);
          return selection && <ExportButton selection={selection} />;
        }}
        onStatement={setCurrency}
      />
      {currency !== null && (
        <StatementDialog
          userId={userId}
          currency={currency}
          onOpenChange={() => setCurrency(null)}
        />
      )}
    </>
  );
}

/** What the tab shows; null for lists that cannot be exported. */
function selectionOf(tab: UserTab, userId: string): ExportSelection | null {
  const filter = { user_id: userId };
  switch (tab) {
    case "transactions":
      return { kind: "transactions", filter };
    case "refunds":
      return { kind: "refund_requests", filter };
    case "disputes":
      return { kind: "disputes", filter };
    case "noted":
    case "holds":
      return null;
  }
}
