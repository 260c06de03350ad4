import { MutationCache, QueryClient } from "@tanstack/react-query";
import { CommandFailure } from "@/lib/call";

/** The cache of what the desk answered. A change may touch any number on any page (a refund moves the
 *  wallet, the overview, the queue), and reads are local, so every change makes everything stale. */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    mutationCache: new MutationCache({
      // Not waited for: the page that is read again may no longer show what asked for the change, and
      // with it would go what it does once the change is done.
      onSuccess: () => void client.invalidateQueries(),
    }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        networkMode: "always",
        retry: (count, error) => count < 1 && !(error instanceof CommandFailure),
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
