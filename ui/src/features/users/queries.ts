import { queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import { disputes, refundRequests, transactions } from "@/lib/queries";
import type { UserFilter } from "@/lib/types";

export const users = (filter: UserFilter) =>
  keysetQuery("list_users", filter, (page) => call(commands.listUsers({ ...filter, ...page })));

export const user = (userId: string) =>
  queryOptions({
    queryKey: ["get_user", userId],
    queryFn: () => call(commands.getUser({ user_id: userId })),
  });

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

export const disputesOf = (userId: string) =>
  disputes({ status: null, open: null, user_id: userId, search: null });
