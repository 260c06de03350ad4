import { queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { hear } from "@/lib/hear";
import { keysetQuery } from "@/lib/keyset";
import type { Policy, RunBackTest, SetPolicy } from "@/lib/types";

/** The rules in force. */
export const policy = queryOptions({
  queryKey: ["get_policy"],
  queryFn: () => call(commands.getPolicy({})),
  refetchInterval: 30_000,
});

/** The rules of a version; they never change. */
export const policyOfVersion = (version: number) =>
  queryOptions({
    queryKey: ["get_policy", version],
    queryFn: () => call(commands.getPolicy({ version })),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What the desk says about a draft. The form asks, because it must know which draft was meant. */
export const policyCheck = (draft: Policy) => ({
  queryKey: ["check_policy", JSON.stringify(draft)],
  ask: () => call(commands.checkPolicy({ draft })),
});

export const policyVersions = keysetQuery("list_policies", {}, (page) =>
  call(commands.listPolicies(page)),
);

export const useSetPolicy = () =>
  useMutation({ mutationFn: (input: SetPolicy) => call(commands.setPolicy(input)) });

export const backTest = (input: RunBackTest) => call(commands.backTest(input));

export const cancelBackTest = () => call(commands.cancelBackTest({}));

export const onBackTestProgress = (tell: (cases: number) => void) =>
  hear<{ cases: number }>("back-test-progress", (event) => tell(event.payload.cases));
