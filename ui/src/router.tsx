import { createRouter } from "@tanstack/react-router";
import { Failed } from "@/components/states";
import { auditRoute } from "./routes/audit";
import { disputeRoute } from "./routes/dispute";
import { disputesRoute } from "./routes/disputes";
import { evidenceRoute } from "./routes/evidence";
import { evidenceMatrixRoute } from "./routes/evidence-matrix";
import { evidenceTextsRoute } from "./routes/evidence-texts";
import { exportsRoute } from "./routes/exports";
import { fraudWarningRoute } from "./routes/fraud-warning";
import { helpRoute, helpTopicRoute } from "./routes/help";
import { importsRoute } from "./routes/imports";
import { ledgerRoute } from "./routes/ledger";
import { onboardingRoute } from "./routes/onboarding";
import { overviewRoute } from "./routes/overview";
import { policyRoute } from "./routes/policy";
import { queueRoute } from "./routes/queue";
import { refundRoute } from "./routes/refund";
import { refundsRoute } from "./routes/refunds";
import { rootRoute } from "./routes/root";
import { settingsRoute } from "./routes/settings";
import { stripeRoute } from "./routes/stripe";
import { unmatchedRoute } from "./routes/unmatched";
import { userRoute } from "./routes/user";
import { usersRoute } from "./routes/users";

export const router = createRouter({
  defaultErrorComponent: ({ error, reset }) => <Failed error={error} onRetry={reset} />,
  routeTree: rootRoute.addChildren([
    overviewRoute,
    queueRoute,
    usersRoute,
    userRoute,
    unmatchedRoute,
    refundsRoute,
    refundRoute,
    disputesRoute,
    exportsRoute,
    disputeRoute,
    evidenceRoute,
    fraudWarningRoute,
    ledgerRoute,
    stripeRoute,
    onboardingRoute,
    policyRoute,
    evidenceMatrixRoute,
    evidenceTextsRoute,
    auditRoute,
    settingsRoute,
    importsRoute,
    helpRoute,
    helpTopicRoute,
  ]),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
