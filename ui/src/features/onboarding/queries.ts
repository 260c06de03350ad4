import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import { onboarding } from "@/lib/queries";
import type { OnboardingDecision, SetSettings } from "@/lib/types";

/** What the key may do; before there is a key, what it will need. */
export const permissions = queryOptions({
  queryKey: ["check_connection", "permissions"],
  queryFn: () => call(commands.checkConnection({})),
  staleTime: Number.POSITIVE_INFINITY,
});

/** The first cases of the queue. */
export const mostUrgent = queryOptions({
  queryKey: ["list_queue", "most_urgent"],
  queryFn: () => call(commands.listQueue({ limit: 5 })),
  refetchInterval: 5_000,
});

export function useDecide() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: OnboardingDecision) => call(commands.completeOnboardingStep({ step })),
    onSuccess: (now) => client.setQueryData(onboarding.queryKey, now),
  });
}

/** Saves the answers and with them the step. */
export function useDecidePolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: SetSettings) => {
      await call(commands.setSettings(input));
      return call(commands.completeOnboardingStep({ step: "policy" }));
    },
    onSuccess: (now) => client.setQueryData(onboarding.queryKey, now),
  });
}

export function useFinish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(commands.finishOnboarding({})),
    onSuccess: (now) => client.setQueryData(onboarding.queryKey, now),
  });
}
