import { createRoute } from "@tanstack/react-router";
import { QUEUE_KINDS, QueuePage, type QueueSearch } from "@/features/queue/queue-page";
import { rootRoute } from "./root";
import { oneOf, type RawSearch } from "./search";

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
    />
  );
}
