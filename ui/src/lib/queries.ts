/** What several rooms ask for: asked once, the answer shared. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { chooseCase } from "@/lib/case-flow";
import { hear } from "@/lib/hear";
import { keysetQuery } from "@/lib/keyset";
import { startAnew } from "@/lib/start-anew";
import type {
  ActOnDispute,
  ConnectStripe,
  DisputeFilter,
  FileProgress,
  NoteRefund,
  OpenStripePage,
  OpenWorkspace,
  RefundFilter,
  Scheduled,
  TransactionFilter,
  VoidNotedRefund,
} from "@/lib/types";
import { openDrafts } from "@/lib/unsaved";

/**
 * Which books, and whether the money is real; a key that is entered later may change that. Null while
 * the window shows the start page.
 */
export const workspace = queryOptions({
  queryKey: ["get_workspace"],
  queryFn: async () => {
    const found = await call(commands.getWorkspace({}));
    if (found) openDrafts(`${found.engine}:${found.location_label}`);
    return found;
  },
  staleTime: Number.POSITIVE_INFINITY,
});

export const settings = queryOptions({
  queryKey: ["get_settings"],
  queryFn: () => call(commands.getSettings({})),
});

/** Users who may be meant, a few of them. */
export const usersFound = (search: string) =>
  queryOptions({
    queryKey: ["list_users", "found", search],
    queryFn: () => call(commands.listUsers({ search, limit: USERS_SHOWN })),
    enabled: search.trim() !== "",
    placeholderData: (before) => before,
  });

const USERS_SHOWN = 6;

/** The counts beside the pages of the rail, and the overview. */
export const overview = queryOptions({
  queryKey: ["get_overview"],
  queryFn: () => call(commands.getOverview({})),
  refetchInterval: 15_000,
});

/** How users of Stripe's payments are named; read often while payments are looked at again. */
export const userMapping = queryOptions({
  queryKey: ["get_user_mapping"],
  queryFn: () => call(commands.getUserMapping({})),
  refetchInterval: ({ state }) => (state.data?.due ? 1_000 : 15_000),
});

/** One customer with wallets and holds. */
export const user = (userId: string) =>
  queryOptions({
    queryKey: ["get_user", userId],
    queryFn: () => call(commands.getUser({ user_id: userId })),
  });

export const transactions = (filter: TransactionFilter) =>
  keysetQuery("list_transactions", filter, (page) =>
    call(commands.listTransactions({ ...filter, ...page })),
  );

export const refundRequests = (filter: RefundFilter) =>
  keysetQuery("list_refund_requests", filter, (page) =>
    call(commands.listRefundRequests({ ...filter, ...page })),
  );

/** One request; while it is on its way it is read again every two seconds. */
export const refundRequest = (requestId: string) =>
  queryOptions({
    queryKey: ["get_refund_request", requestId],
    queryFn: () => call(commands.getRefundRequest({ request_id: requestId })),
    refetchInterval: ({ state }) => (state.data?.request.is_moving ? 2_000 : false),
  });

export const fraudWarning = (warningId: string) =>
  queryOptions({
    queryKey: ["get_fraud_warning", warningId],
    queryFn: () => call(commands.getFraudWarning({ warning_id: warningId })),
    refetchInterval: 10_000,
  });

/** Notes that somebody looks at a case. */
export const lookAtCase = (name: string) => call(commands.lookAtCase({ case: name }));

/** What Stripe has for a refund of this amount; told when it is known, and nothing is held up by it. */
export const stripeBalance = (currency: string, amount: number) =>
  queryOptions({
    queryKey: ["get_stripe_balance", currency, amount],
    queryFn: () => call(commands.getStripeBalance({ currency, amount })),
    staleTime: 30_000,
    retry: false,
  });

/** Records a refund that does not go through Stripe. */
export const useNoteRefund = () =>
  useMutation({ mutationFn: (input: NoteRefund) => call(commands.noteRefund(input)) });

export const useVoidNotedRefund = () =>
  useMutation({ mutationFn: (input: VoidNotedRefund) => call(commands.voidNotedRefund(input)) });

export const disputes = (filter: DisputeFilter) =>
  keysetQuery("list_disputes", filter, (page) =>
    call(commands.listDisputes({ ...filter, ...page })),
  );

/** How fresh everything is, and how much needs a person. */
export const syncState = queryOptions({
  queryKey: ["get_sync"],
  queryFn: () => call(commands.getSync({})),
  refetchInterval: 5_000,
});

/** Exports that are made by themselves; read again each minute, as they are made. */
export const exportSchedules = queryOptions({
  queryKey: ["list_export_schedules"],
  queryFn: () => call(commands.listExportSchedules({})),
  refetchInterval: 60_000,
});

/** How far the workspace is set up. */
export const onboarding = queryOptions({
  queryKey: ["get_onboarding"],
  queryFn: () => call(commands.getOnboarding({})),
});

/** Opens a page of Stripe in the browser. */
export const useOpenStripePage = () =>
  useMutation({ mutationFn: (input: OpenStripePage) => call(commands.openStripePage(input)) });

export const useConnectStripe = () =>
  useMutation({ mutationFn: (input: ConnectStripe) => call(commands.connectStripe(input)) });

/** Calls an action back; the queue goes back to its case. */
export const useUndoCase = () =>
  useMutation({
    mutationFn: (caseId: string) => call(commands.undoAction({ case: caseId })),
    onSuccess: (_, caseId) => chooseCase(caseId),
  });

/** What can still be undone, as the database says; often while there is something. */
export const scheduled = queryOptions({
  queryKey: ["list_scheduled"],
  queryFn: () => call(commands.listScheduled({})),
  refetchInterval: ({ state }) => (state.data?.length ? 1_000 : 5_000),
});

/** What was confirmed last and can still be undone: every action has the same time until it leaves. */
export const useLastScheduled = (): Scheduled | undefined =>
  useQuery(scheduled).data?.reduce<Scheduled | undefined>(
    (last, row) => (last !== undefined && last.leaves_at >= row.leaves_at ? last : row),
    undefined,
  );

/** One dispute; while an action on it is on its way it is read again every two seconds. */
export const dispute = (disputeId: string) =>
  queryOptions({
    queryKey: ["get_dispute", disputeId],
    queryFn: () => call(commands.getDispute({ dispute_id: disputeId })),
    refetchInterval: ({ state }) => (state.data?.dispute.is_moving ? 2_000 : false),
  });

/** A refusal often means that the case is another one by now: it is read again at once. */
export function useActOnDispute() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: ActOnDispute) => call(commands.actOnDispute(input)),
    onError: () => void client.invalidateQueries(),
  });
}

/** The workspaces of this user, the one opened last first. */
export const workspaces = queryOptions({
  queryKey: ["list_workspaces"],
  queryFn: () => call(commands.listWorkspaces({})),
});

/** Opens a workspace here or in a window of its own; the page of this window starts anew for it. */
export function useOpenWorkspace() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: OpenWorkspace) => call(commands.openWorkspace(input)),
    onSuccess: (opened) => {
      if (opened.is_here) startAnew("/");
      else void client.invalidateQueries({ queryKey: workspaces.queryKey });
    },
  });
}

/** What is inside a backup, and whether it is sound. */
export const useLookInside = () =>
  useMutation({ mutationFn: (path: string) => call(commands.lookInside({ path })) });

export const cancelFileWork = () => call(commands.cancelFileWork({}));

export const onFileProgress = (tell: (progress: FileProgress) => void) =>
  hear<{ progress: FileProgress }>("file-work-progress", ({ payload }) => tell(payload.progress));

/** Copies a backup to a new file and opens that here. */
export const useRestoreWorkspace = () =>
  useMutation({
    mutationFn: (input: { backup: string; path: string }) => call(commands.restoreWorkspace(input)),
    onSuccess: () => startAnew("/"),
  });

export const useCloseWorkspace = () =>
  useMutation({
    mutationFn: () => call(commands.closeWorkspace({})),
    onSuccess: () => startAnew("/"),
  });
