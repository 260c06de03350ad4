import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { FraudWarning } from "@/lib/types";
import { openPage } from "@/test-page";
import { FraudWarningPage } from "./warning-page";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const warning: FraudWarning = {
  id: "issfr_1",
  fraud_type: "made_with_stolen_card",
  charge: "ch_1",
  payment_intent: "pi_1",
  actionable: true,
  created_at: 0,
  attention_id: 7,
  dismissed: null,
  payment: {
    reference: "pi_1",
    currency: "usd",
    paid: 2_000,
    captured: 2_000,
    under_way: 0,
    under_way_elsewhere: 0,
    refunded_elsewhere: 0,
    refunded_as_credit: 0,
    payout: null,
    refunded: 0,
    disputed: 0,
    left: 2_000,
  },
  user: {
    id: "usr_1",
    email: "amara@example.com",
    name: "Amara Okafor",
    created_at: 0,
    forgotten_at: null,
  },
  wallet: { user_id: "usr_1", currency: "usd", balance: 500, held: 0, available: 500, seq: 2 },
  disputes: [],
  dispute_fee: 1_500,
  currency: "usd",
  past: { disputed: 3, refunded: 2, neither: 1 },
  timeline: [],
};
let shown: FraudWarning;

beforeEach(() => {
  shown = warning;
  invoke.mockReset();
  invoke.mockImplementation(async (command: string) => {
    if (command === "get_fraud_warning") return shown;
    if (command === "close_attention") {
      shown = { ...warning, attention_id: null };
      return { id: 7 };
    }
    throw { code: "unexpected", message: command, details: {} };
  });
});

const open = () => openPage(() => <FraudWarningPage warningId="issfr_1" />);

test("the page says whose payment it is, and a refund against what a dispute would cost", async () => {
  open();
  expect((await screen.findByRole("heading", { level: 1 })).textContent).toMatch(
    /Fraud warning for Amara Okafor.*\$20\.00/,
  );
  expect(screen.getByText("−$20.00")).toBeTruthy();
  expect(screen.getByText("−$35.00")).toBeTruthy();
  expect(screen.getByText(/3 of 4 .*75%/)).toBeTruthy();
});

test("a warning is dismissed only with a reason", async () => {
  open();
  await userEvent.click(await screen.findByTestId("dismiss-warning"));
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByTestId("dismiss-reason"), "The customer confirmed it");
  await userEvent.click(screen.getByTestId("confirm-action"));
  expect(invoke).toHaveBeenCalledWith("close_attention", {
    input: { id: 7, note: "The customer confirmed it", retry: false },
  });
});

test("a warning about a payment that is not known here is told with what is known", async () => {
  shown = { ...warning, payment: null, user: null, wallet: null };
  open();
  expect(await screen.findByText("pi_1")).toBeTruthy();
  expect(screen.queryByTestId("refund-warning")).toBeNull();
  expect(screen.getByTestId("dismiss-warning")).toBeTruthy();
});
