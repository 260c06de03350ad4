import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { PaymentView } from "@/lib/types";
import { openPage } from "@/test-page";
import { PaymentPanel } from "./wallet-panel";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const payment: PaymentView = {
  reference: "pi_1",
  currency: "usd",
  paid: 2_000,
  captured: 2_000,
  under_way: 0,
  under_way_elsewhere: 0,
  refunded_elsewhere: 0,
  refunded_as_credit: 0,
  payout: { id: "po_7", status: "in_transit", arrives_on: "2026-11-14" },
  refunded: 0,
  disputed: 0,
  left: 2_000,
};

function open(payout: PaymentView["payout"]) {
  invoke.mockReset();
  invoke.mockImplementation(async (command: string) =>
    command === "get_workspace" ? { mode: "test" } : { url: "" },
  );
  openPage(() => <PaymentPanel payment={{ ...payment, payout }} withdrawn={0} />);
}

test("a payment shows its payout, the day it arrives and the way to its page at Stripe", async () => {
  open(payment.payout);
  expect(await screen.findByText("In transit")).toBeTruthy();
  expect(screen.getByText("14 Nov 2026"), "whatever the zone").toBeTruthy();
  await waitFor(() => expect(screen.getAllByTestId("open-at-stripe")).toHaveLength(2));
  const links = screen.getAllByTestId("open-at-stripe");
  await userEvent.click(links[1] as HTMLElement);
  expect(invoke).toHaveBeenCalledWith("open_stripe_page", { input: { payout: "po_7" } });
});

test("a status of next year is shown as it is called, and what is not known is left out", async () => {
  open({ id: "po_7", status: "beamed_back", arrives_on: null });
  expect(await screen.findByText("Beamed back")).toBeTruthy();
  expect(screen.queryByText("Arrival date")).toBeNull();
});

test("a payment that is in no payout says nothing of one", async () => {
  open(null);
  expect(await screen.findByText("Remaining")).toBeTruthy();
  expect(screen.queryByText("Payout")).toBeNull();
});
