import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { TipProvider } from "@/components/ui/tip";
import type { RefundRequestDetail, RefundRequestView } from "@/lib/types";
import { ApproveDialog } from "./approve-dialog";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const decision: RefundRequestView["decision"] = {
  action: "review",
  rule: "refund_above_tolerance",
  facts: [],
  sentence: "",
  counterfactual: "",
  policy_version: 1,
};

const detail: RefundRequestDetail = {
  bank_reference: null,
  noted: null,
  request: {
    id: "12",
    user_id: "usr_1",
    user_name: "Amara Okafor",
    reference: "pi_1",
    currency: "usd",
    asked: 1240,
    amount: 1240,
    state: "in_review",
    waits_for_operator: true,
    is_open: true,
    is_moving: false,
    reason: "Charged twice",
    result: null,
    decision,
    leaves_at: null,
    refund_id: null,
    requested_at: 0,
    handled_by: null,
    means: null,
  },
  payment: {
    reference: "pi_1",
    currency: "usd",
    paid: 2000,
    captured: 2000,
    under_way: 0,
    under_way_elsewhere: 0,
    refunded_elsewhere: 0,
    refunded_as_credit: 0,
    payout: null,
    refunded: 0,
    disputed: 0,
    left: 2000,
  },
  wallet: { user_id: "usr_1", currency: "usd", balance: 1000, held: 0, available: 1000, seq: 3 },
  disputes: [],
  timeline: [],
};

const inquiry: RefundRequestDetail["disputes"][number] = {
  id: "du_1",
  kind: "inquiry",
  status: "warning_needs_response",
  is_open: true,
  amount: 2000,
  currency: "usd",
  blocks_refund: false,
};

function open(onOpenChange = vi.fn(), disputes = detail.disputes, payment = detail.payment) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TipProvider>
        <ApproveDialog detail={{ ...detail, disputes, payment }} onOpenChange={onOpenChange} />
      </TipProvider>
    </QueryClientProvider>,
  );
  return onOpenChange;
}

beforeEach(() => {
  invoke.mockReset();
  invoke.mockImplementation(async (command: string) => {
    if (command === "get_settings") return { grace_seconds: 30 };
    if (command === "get_stripe_balance") return { available: null };
    return { ...detail.request, state: "leaving" };
  });
});

test("the button says how much leaves and when it is final", async () => {
  open();
  const confirm = await screen.findByRole("button", { name: "Refund $12.40, sends in 30 s" });
  expect(confirm).toBe(screen.getByTestId("confirm-action"));
});

test("the focus starts on the button that confirms, and Enter is enough", async () => {
  open();
  expect(document.activeElement).toBe(screen.getByTestId("confirm-action"));
  await userEvent.keyboard("{Enter}");
  expect(invoke).toHaveBeenCalledWith("approve_refund", {
    input: expect.objectContaining({ request_id: detail.request.id, amount: 1_240 }),
  });
});

test("where a risk has to be accepted first, the focus does not start on the button", () => {
  open(vi.fn(), [], { ...detail.payment, under_way_elsewhere: 500 });
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", true);
  expect(document.activeElement).toBe(screen.getByLabelText("Refund amount"));
});

test("a part of the amount is sent as minor units", async () => {
  const onOpenChange = open();
  const field = screen.getByLabelText("Refund amount");
  await userEvent.clear(field);
  await userEvent.type(field, "7.5");
  await userEvent.click(screen.getByTestId("confirm-action"));
  expect(invoke).toHaveBeenCalledWith("approve_refund", {
    input: {
      request_id: "12",
      amount: 750,
      note: null,
      despite_inquiry: false,
      despite_refund: false,
    },
  });
  expect(onOpenChange).toHaveBeenCalledWith(false);
});

test("more than is left of the payment is refused before it is sent", async () => {
  open();
  const field = screen.getByLabelText("Refund amount");
  await userEvent.clear(field);
  await userEvent.type(field, "20.01");
  expect(screen.getByText(/exceeds the remaining refundable amount of \$20\.00/)).toBeTruthy();
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", true);
});

test("a refusal of the desk stays in the dialog", async () => {
  invoke.mockImplementation(async (command: string) => {
    if (command === "get_settings") return { grace_seconds: 30 };
    throw { code: "refund_already_handled", message: "somebody has rejected it", details: {} };
  });
  const onOpenChange = open();
  await userEvent.click(screen.getByTestId("confirm-action"));
  expect(await screen.findByText("Somebody has rejected it.")).toBeTruthy();
  expect(onOpenChange).not.toHaveBeenCalled();
});

test("a part refunded during an inquiry leaves only when the danger was accepted", async () => {
  open(vi.fn(), [inquiry]);
  expect(screen.getByText(/total loss is \$32\.40 on a payment of \$20\.00/)).toBeTruthy();
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByTestId("despite-inquiry"));
  await userEvent.click(screen.getByTestId("confirm-action"));
  expect(invoke).toHaveBeenCalledWith("approve_refund", {
    input: {
      request_id: "12",
      amount: 1240,
      note: null,
      despite_inquiry: true,
      despite_refund: false,
    },
  });
});

test("approving beside a refund under way at Stripe is confirmed first", async () => {
  open(vi.fn(), [], { ...detail.payment, under_way: 400, under_way_elsewhere: 400, left: 1600 });
  expect(screen.getByText(/A refund of \$4\.00 was made at Stripe/)).toBeTruthy();
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByTestId("despite-refund"));
  await userEvent.click(screen.getByTestId("confirm-action"));
  expect(invoke).toHaveBeenCalledWith("approve_refund", {
    input: expect.objectContaining({ amount: 1240, despite_refund: true }),
  });
});

test("all that is left may be refunded during an inquiry without a word", async () => {
  open(vi.fn(), [inquiry]);
  const field = screen.getByLabelText("Refund amount");
  await userEvent.clear(field);
  await userEvent.type(field, "20");
  expect(screen.queryByTestId("despite-inquiry")).toBeNull();
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", false);
});

test("what Stripe lacks is said before the refund leaves, and keeps nobody from sending it", async () => {
  invoke.mockImplementation(async (command: string) => {
    if (command === "get_stripe_balance") {
      return { available: 500, pending: 0, is_enough: false, covered_at: null };
    }
    return command === "get_settings" ? { grace_seconds: 30 } : detail.request;
  });
  open();
  expect(await screen.findByText("Not enough at Stripe: $5.00 available")).toBeTruthy();
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", false);
});
