import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import type { DisputeMoney } from "@/lib/types";
import { MoneyPanel } from "./money-panel";

const settled: DisputeMoney = {
  currency: "usd",
  withdrawn: 400,
  reinstated: 400,
  fees: 51_500,
  taken: 0,
  written_off: 0,
  residual: 0,
  open: null,
};

test("a case that comes to zero is settled", () => {
  render(<MoneyPanel rows={[settled]} awaits={null} />);
  expect(screen.getByText("Settled")).toBeTruthy();
});

test("what Stripe has still to show is said, and nothing is called settled", () => {
  render(<MoneyPanel rows={[settled]} awaits="fee_return" />);
  expect(screen.getByText("Return of the counter fee not reported yet")).toBeTruthy();
  expect(screen.queryByText("Settled")).toBeNull();
});
