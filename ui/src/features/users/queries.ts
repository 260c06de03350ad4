import { queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import { disputes, refundRequests, transactions } from "@/lib/queries";
import type {
  CreateUser,
  ForgetUser,
  JoinUsers,
  PlaceHold,
  PostTransaction,
  ReleaseHold,
  RequestRefund,
  UserFilter,
} from "@/lib/types";
import { forgetDrafts } from "@/lib/unsaved";

export const users = (filter: UserFilter) =>
  keysetQuery("list_users", filter, (page) => call(commands.listUsers({ ...filter, ...page })));

export const transactionsOf = (userId: string) =>
  transactions({
    user_id: userId,
    kind: null,
    status: null,
    reference: null,
    from: null,
    to: null,
    search: null,
  });

export const refundRequestsOf = (userId: string) =>
  refundRequests({ state: null, user_id: userId, search: null });

export const notedOf = (userId: string) => {
  const filter = { user_id: userId, reference: null };
  return keysetQuery("list_noted_refunds", filter, (page) =>
    call(commands.listNotedRefunds({ ...filter, ...page })),
  );
};

export const disputesOf = (userId: string) =>
  disputes({ status: null, open: null, user_id: userId, search: null });

/** The newest payments of a customer, with what is left of each. */
export const paymentsOf = (userId: string) =>
  queryOptions({
    queryKey: ["list_payments", userId],
    queryFn: () => call(commands.listPayments({ user_id: userId, limit: PAYMENTS_SHOWN })),
  });

const PAYMENTS_SHOWN = 100;

export const balanceAt = (userId: string, currency: string | null, at: number) =>
  queryOptions({
    queryKey: ["get_balance_at", userId, currency, at],
    queryFn: () => call(commands.getBalanceAt({ user_id: userId, currency, at })),
    placeholderData: (before) => before,
  });

export const useCreateUser = () =>
  useMutation({ mutationFn: (input: CreateUser) => call(commands.createUser(input)) });

export const useJoinUsers = () =>
  useMutation({ mutationFn: (input: JoinUsers) => call(commands.joinUsers(input)) });

export const usePost = () =>
  useMutation({ mutationFn: (input: PostTransaction) => call(commands.postTransaction(input)) });

export const usePlaceHold = () =>
  useMutation({ mutationFn: (input: PlaceHold) => call(commands.placeHold(input)) });

export const useReleaseHold = () =>
  useMutation({ mutationFn: (input: ReleaseHold) => call(commands.releaseHold(input)) });

export const useRequestRefund = () =>
  useMutation({ mutationFn: (input: RequestRefund) => call(commands.requestRefund(input)) });

/** What forgetting a person would replace, and what stays. */
export const forgetting = (userId: string) =>
  queryOptions({
    queryKey: ["preview_forgetting", userId],
    queryFn: () => call(commands.previewForgetting({ user_id: userId })),
  });

/** Forgets a person, with what is being written about the person on this computer. */
export const useForgetUser = () =>
  useMutation({
    mutationFn: async (input: ForgetUser) => {
      const done = await call(commands.forgetUser(input));
      forgetDrafts([input.user_id, ...done.disputes, ...done.refund_requests]);
      return done;
    },
  });
