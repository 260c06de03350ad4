import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { TransactionFilter } from "@/lib/types";

export const transactions = (filter: TransactionFilter) =>
  keysetQuery("list_transactions", filter, (page) =>
    call(commands.listTransactions({ ...filter, ...page })),
  );

export const transaction = (id: number) =>
  queryOptions({
    queryKey: ["get_transaction", id],
    queryFn: () => call(commands.getTransaction({ id })),
    placeholderData: keepPreviousData,
  });
