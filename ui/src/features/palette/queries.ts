import { queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";

const SHOWN = 5;
const LETTERS_MIN = 2;

/** A few rows of each kind; a search that is slow does not hold up the others. */
export const searches = (text: string) => {
  const search = text.trim();
  const page = { search, limit: SHOWN };
  const shared = {
    enabled: search.length >= LETTERS_MIN,
    staleTime: 15_000,
    placeholderData: <T>(before: T | undefined) => before,
  };
  return {
    users: queryOptions({
      queryKey: ["list_users", "palette", search],
      queryFn: () => call(commands.listUsers(page)),
      ...shared,
    }),
    refunds: queryOptions({
      queryKey: ["list_refund_requests", "palette", search],
      queryFn: () => call(commands.listRefundRequests(page)),
      ...shared,
    }),
    disputes: queryOptions({
      queryKey: ["list_disputes", "palette", search],
      queryFn: () => call(commands.listDisputes(page)),
      ...shared,
    }),
    transactions: queryOptions({
      queryKey: ["list_transactions", "palette", search],
      queryFn: () => call(commands.listTransactions(page)),
      ...shared,
    }),
  };
};
