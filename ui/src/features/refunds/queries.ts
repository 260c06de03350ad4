import { useMutation } from "@tanstack/react-query";
import { commands } from "@/bindings";
import { call } from "@/lib/call";
import type { ApproveRefund, RejectRefund, WithdrawRefund } from "@/lib/types";

export const useApproveRefund = () =>
  useMutation({ mutationFn: (input: ApproveRefund) => call(commands.approveRefund(input)) });

export const useRejectRefund = () =>
  useMutation({ mutationFn: (input: RejectRefund) => call(commands.rejectRefund(input)) });

export const useWithdrawRefund = () =>
  useMutation({ mutationFn: (input: WithdrawRefund) => call(commands.withdrawRefund(input)) });
