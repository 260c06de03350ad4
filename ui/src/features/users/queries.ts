import { queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { UserFilter } from "@/lib/types";

export const users = (filter: UserFilter) =>
  keysetQuery("list_users", filter, (page) => call(commands.listUsers({ ...filter, ...page })));

export const user = (userId: string) =>
  queryOptions({
    queryKey: ["get_user", userId],
    queryFn: () => call(commands.getUser({ user_id: userId })),
  });

export const transactionsOf = (userId: string) => {
  const filter = {
    user_id: userId,
    kind: null,
    status: null,
    reference: null,
    from: null,
    to: null,
    search: null,
  };
  return keysetQuery("list_transactions", filter, (page) =>
    call(commands.listTransactions({ ...filter, ...page })),
  );
};

export const refundRequestsOf = (userId: string) => {
  const filter = { state: null, user_id: userId, search: null };
  return keysetQuery("list_refund_requests", filter, (page) =>
    call(commands.listRefundRequests({ ...filter, ...page })),
  );
};

export const disputesOf = (userId: string) => {
  const filter = { status: null, open: null, user_id: userId, search: null };
  return keysetQuery("list_disputes", filter, (page) =>
    call(commands.listDisputes({ ...filter, ...page })),
  );
};
