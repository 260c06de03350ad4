import { useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import type { CloseAttention, RequestRefund } from "@/lib/types";

export const useDismiss = () =>
  useMutation({ mutationFn: (input: CloseAttention) => call(commands.closeAttention(input)) });

export const useRequestRefund = () =>
  useMutation({ mutationFn: (input: RequestRefund) => call(commands.requestRefund(input)) });
