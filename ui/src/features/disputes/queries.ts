import { queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import type { ActOnDispute, DisputeFilter } from "@/lib/types";

export const disputes = (filter: DisputeFilter) =>
  keysetQuery("list_disputes", filter, (page) =>
    call(commands.listDisputes({ ...filter, ...page })),
  );

/** One dispute; while an action on it is on its way it is read again every two seconds. */
export const dispute = (disputeId: string) =>
  queryOptions({
    queryKey: ["get_dispute", disputeId],
    queryFn: () => call(commands.getDispute({ dispute_id: disputeId })),
    refetchInterval: ({ state }) => {
      const moving = state.data?.dispute.action_state;
      return moving === "leaving" || moving === "sent" ? 2_000 : false;
    },
  });

export const useActOnDispute = () =>
  useMutation({ mutationFn: (input: ActOnDispute) => call(commands.actOnDispute(input)) });
