import type { PaymentView } from "@/lib/types";

/**
 * The credits that go with so much money of a payment, for a preview: the same share of what was bought,
 * as `Payment::credits_of` in the desk computes it when the refund is approved.
 */
export function creditsOf(payment: PaymentView, money: number): number {
  const { paid, captured, left, refunded, refunded_as_credit: given, disputed } = payment;
  if (captured === paid) return money;
  const before = captured - left - given;
  const after = before + money;
  if (after >= captured) return Math.max(0, paid - refunded - disputed);
  return share(payment, after) - share(payment, before);
}

function share({ paid, captured }: PaymentView, money: number): number {
  const [credits, whole] = [BigInt(paid), BigInt(captured)];
  return Number((2n * credits * BigInt(money) + whole) / (2n * whole));
}
