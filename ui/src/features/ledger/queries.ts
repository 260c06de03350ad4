import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";

export const transaction = (id: number) =>
  queryOptions({
    queryKey: ["get_transaction", id],
    queryFn: () => call(commands.getTransaction({ id })),
    placeholderData: keepPreviousData,
  });
