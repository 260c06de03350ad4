import { render, screen } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import type { RefundRequestDetail } from "@/lib/types";
import { DisputeNotices } from "./dispute-notices";

vi.mock("@tanstack/react-router", () => ({
  Link: ({ children }: { children: ReactNode }) => <a href="/">{children}</a>,
}));

const dispute: RefundRequestDetail["disputes"][number] = {
  id: "du_1",
  kind: "chargeback",
  status: "needs_response",
  is_open: true,
  amount: 2000,
  currency: "jpy",
  blocks_refund: true,
};

test("a dispute is named in its own currency, not in that of the request", () => {
  const request = { currency: "usd" } as RefundRequestDetail["request"];
  const detail = { request, disputes: [dispute] } as unknown as RefundRequestDetail;
  const { container } = render(<DisputeNotices detail={detail} />);
  expect(container.textContent).toContain("¥2,000");
  expect(container.textContent).not.toContain("$20.00");
  expect(screen.getByRole("link")).toBeDefined();
});
