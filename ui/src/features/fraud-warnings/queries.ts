import { queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import type { CloseAttention, RequestRefund } from "@/lib/types";

export const fraudWarning = (warningId: string) =>
  queryOptions({
    queryKey: ["get_fraud_warning", warningId],
    queryFn: () => call(commands.getFraudWarning({ warning_id: warningId })),
    refetchInterval: 10_000,
  });

export const useDismiss = () =>
  useMutation({ mutationFn: (input: CloseAttention) => call(commands.closeAttention(input)) });

export const useRequestRefund = () =>
  useMutation({ mutationFn: (input: RequestRefund) => call(commands.requestRefund(input)) });
