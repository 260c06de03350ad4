import { createRoute } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense } from "react";
import { LoadingBlock } from "@/components/states";
import { QUEUE_KINDS, QueuePage, type QueueSearch } from "@/features/queue/queue-page";
import { pageOfCase } from "@/lib/cases";
import { rootRoute } from "./root";
import { oneOf, type RawSearch } from "./search";

const CasePage = lazy(() => import("./case-page"));

export const queueRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/queue",
  validateSearch: (search: RawSearch): Partial<QueueSearch> => ({
    kind: oneOf(search.kind, ["any", ...QUEUE_KINDS], "any"),
  }),
  component: Queue,
});

function Queue() {
  const { kind = "any" } = queueRoute.useSearch();
  const navigate = queueRoute.useNavigate();
  return (
    <QueuePage
      search={{ kind }}
      onSearch={(change) =>
        void navigate({ search: (now) => ({ ...now, ...change }), replace: true })
      }
      renderCase={renderCase}
    />
  );
}

const renderCase = (name: string): ReactNode => (
  <Suspense fallback={<LoadingBlock lines={5} />}>
    <CasePage key={name} name={name} page={pageOfCase(name)} />
  </Suspense>
);
