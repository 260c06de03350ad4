import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { RefundRequestDetail, RefundState } from "@/lib/types";
import { BalanceNow } from "./balance-now";
import { FailureNotice } from "./failure-notice";

const detailOf = (state: RefundState, reasons: [action: string, reason: string | null][]) =>
  ({
    request: { state },
    disputes: [],
    timeline: reasons.map(([action, reason], seq) => ({ seq, action, reason })),
  }) as unknown as RefundRequestDetail;

test("a refund that came back says why, and what to do", () => {
  const told = "the refund is failed at Stripe: expired_or_canceled_card";
  render(<FailureNotice detail={detailOf("failed", [["failed", told]])} />);
  expect(screen.getByText("Refund not paid: it failed")).toBeTruthy();
  expect(screen.getByTestId("failure-cause").textContent).toBe("Reason: card expired or canceled");
  expect(screen.getByTestId("failure-next").textContent).toContain(
    "The card no longer takes money",
  );
});

test("the newest reason counts, and one without a known code stands as it was told", () => {
  const detail = detailOf("canceled", [
    ["canceled", "the refund is canceled at Stripe: declined"],
    ["leaving", null],
    ["canceled", "Stripe refused the call"],
  ]);
  render(<FailureNotice detail={detail} />);
  expect(screen.getByTestId("failure-cause").textContent).toBe("Reason: Stripe refused the call");
  const next = "Approve the request to send a new refund, settle it another way, or reject it.";
  expect(screen.getByTestId("failure-next").textContent).toBe(next);
});

test("a request that has not failed says nothing", () => {
  const { container } = render(<FailureNotice detail={detailOf("in_review", [])} />);
  expect(container.textContent).toBe("");
});

test("where the balance is another one than when it was decided, both are told", () => {
  const decision = {
    facts: [{ name: "balance", value: "-320 credits", source: "wallet" }],
  } as unknown as RefundRequestDetail["request"]["decision"];
  const wallet = { balance: 500, currency: "usd" } as RefundRequestDetail["wallet"];
  const { container, rerender } = render(<BalanceNow decision={decision} wallet={wallet} />);
  expect(container.textContent).toBe(
    "Decided with a balance of −320 credits. The balance is now 500 credits.",
  );
  rerender(<BalanceNow decision={decision} wallet={{ ...wallet, balance: -320 }} />);
  expect(container.textContent).toBe("");
});
