import { keepPreviousData, queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import type { ReverseTransaction } from "@/lib/types";

export const transaction = (id: number) =>
  queryOptions({
    queryKey: ["get_transaction", id],
    queryFn: () => call(commands.getTransaction({ id })),
    placeholderData: keepPreviousData,
  });

export const useReverse = () =>
  useMutation({
    mutationFn: (input: ReverseTransaction) => call(commands.reverseTransaction(input)),
  });
