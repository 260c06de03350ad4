import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { keysetQuery } from "@/lib/keyset";
import { userMapping } from "@/lib/queries";
import type {
  AttachPayments,
  IgnorePayments,
  RestorePayments,
  SetUserMapping,
  UnmatchedFilter,
  UserMapping,
} from "@/lib/types";

export const unmatchedPayments = (filter: UnmatchedFilter) =>
  keysetQuery("list_unmatched_payments", filter, (page) =>
    call(commands.listUnmatchedPayments({ ...filter, ...page })),
  );

export const mappingPreview = (mapping: UserMapping) =>
  queryOptions({
    queryKey: ["preview_user_mapping", mapping],
    queryFn: () => call(commands.previewUserMapping({ mapping })),
    staleTime: 0,
    gcTime: 0,
  });

export const useAttachPayments = () =>
  useMutation({ mutationFn: (input: AttachPayments) => call(commands.attachPayments(input)) });

export const useIgnorePayments = () =>
  useMutation({ mutationFn: (input: IgnorePayments) => call(commands.ignorePayments(input)) });

export const useRestorePayments = () =>
  useMutation({ mutationFn: (input: RestorePayments) => call(commands.restorePayments(input)) });

/** Saving takes as long as all payments are looked at; how many are left is read meanwhile. */
export function useSetUserMapping() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: SetUserMapping) => call(commands.setUserMapping(input)),
    onMutate: () => void client.invalidateQueries({ queryKey: userMapping.queryKey }),
  });
}
