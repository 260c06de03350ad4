import type { RefundRequestDetail } from "@/lib/types";

type PaymentDispute = RefundRequestDetail["disputes"][number];

/** The dispute because of which Stripe would refuse the refund. */
export const blockingDispute = ({ disputes }: RefundRequestDetail): PaymentDispute | undefined =>
  disputes.find((dispute) => dispute.blocks_refund);

/** The inquiry that makes a partial refund dangerous. */
export const openInquiry = ({ disputes }: RefundRequestDetail): PaymentDispute | undefined =>
  disputes.find((dispute) => dispute.kind === "inquiry" && dispute.is_open);
