/** What several rooms ask for: asked once, the answer shared. */
import { queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { forgetLeaving } from "@/lib/leaving";

/** Which books, and whether the money is real; a key that is entered later may change that. */
export const workspace = queryOptions({
  queryKey: ["get_workspace"],
  queryFn: () => call(commands.getWorkspace({})),
  staleTime: Number.POSITIVE_INFINITY,
});

export const settings = queryOptions({
  queryKey: ["get_settings"],
  queryFn: () => call(commands.getSettings({})),
});

/** How fresh everything is, and how much needs a person. */
export const syncState = queryOptions({
  queryKey: ["get_sync"],
  queryFn: () => call(commands.getSync({})),
  refetchInterval: 5_000,
});

export const useUndo = () =>
  useMutation({
    mutationFn: (caseId: string) => call(commands.undoAction({ case: caseId })),
    onSuccess: (_, caseId) => forgetLeaving(caseId),
  });
