import { MutationCache, type Query, QueryClient } from "@tanstack/react-query";
import { CommandFailure } from "@/lib/call";
import { PAGES_WORTH_KEEPING } from "@/lib/keyset";

/** The cache of what the desk answered. A change may touch any number on any page (a refund moves the
 *  wallet, the overview, the queue), and reads are local, so every change makes everything stale. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    mutationCache: new MutationCache({
      onSuccess: async () => {
        client.removeQueries({ type: "inactive", predicate: isLongList });
        await client.invalidateQueries();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: "always",
        refetchOnWindowFocus: (query) => !isLongList(query),
        retry: (count, error) => count < 1 && !(error instanceof CommandFailure),
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}

function isLongList(query: Query): boolean {
  const cached = query.state.data;
  if (typeof cached !== "object" || cached === null || !("pages" in cached)) return false;
  return Array.isArray(cached.pages) && cached.pages.length > PAGES_WORTH_KEEPING;
}
