import { queryOptions, useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import type { ApproveRefund, RejectRefund, WithdrawRefund } from "@/lib/types";

export const useApproveRefund = () =>
  useMutation({ mutationFn: (input: ApproveRefund) => call(commands.approveRefund(input)) });

export const useRejectRefund = () =>
  useMutation({ mutationFn: (input: RejectRefund) => call(commands.rejectRefund(input)) });

export const useWithdrawRefund = () =>
  useMutation({ mutationFn: (input: WithdrawRefund) => call(commands.withdrawRefund(input)) });

/** What Stripe has for a refund of this amount; told when it is known, and nothing is held up by it. */
export const stripeBalance = (currency: string, amount: number) =>
  queryOptions({
    queryKey: ["get_stripe_balance", currency, amount],
    queryFn: () => call(commands.getStripeBalance({ currency, amount })),
    staleTime: 30_000,
    retry: false,
  });
