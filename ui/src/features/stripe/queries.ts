import { queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { CancelCall, CloseAttention, SettleCall } from "@/lib/types";

/** Asked only when somebody wants to know: it costs a call for each permission. */
export const connection = queryOptions({
  queryKey: ["check_connection"],
  queryFn: () => call(commands.checkConnection({})),
  enabled: false,
});

export const attention = keysetQuery("list_attention", {}, (page) =>
  call(commands.listAttention(page)),
);

export const outbox = keysetQuery("list_outbox", {}, (page) => call(commands.listOutbox(page)));

export const useCloseAttention = () =>
  useMutation({ mutationFn: (input: CloseAttention) => call(commands.closeAttention(input)) });

export const useRetryCall = () =>
  useMutation({ mutationFn: (id: number) => call(commands.retryCall({ id })) });

export const useCancelCall = () =>
  useMutation({ mutationFn: (input: CancelCall) => call(commands.cancelCall(input)) });

export const useSettleCall = () =>
  useMutation({ mutationFn: (input: SettleCall) => call(commands.settleCall(input)) });

export const useFullReading = () =>
  useMutation({ mutationFn: () => call(commands.sync({ full: true })) });

export const useDisconnectStripe = () =>
  useMutation({ mutationFn: () => call(commands.disconnectStripe({})) });
