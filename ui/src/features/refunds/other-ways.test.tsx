import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { dayOf } from "@/lib/time";
import type { NotedRefundView, RefundRequestDetail } from "@/lib/types";
import { openPage } from "@/test-page";
import { OtherWays } from "./other-ways";
import { SettledPanel } from "./settled-panel";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const detail = {
  request: { id: "12", user_name: "Amara Okafor", user_id: "u", asked: 1240, currency: "usd" },
  payment: {
    reference: "pi_1",
    currency: "usd",
    paid: 3000,
    captured: 2000,
    refunded: 0,
    disputed: 0,
    under_way: 0,
    under_way_elsewhere: 0,
    refunded_elsewhere: 0,
    refunded_as_credit: 0,
    payout: null,
    left: 2000,
  },
  wallet: { user_id: "u", currency: "usd", balance: 500, held: 0, available: 500, seq: 3 },
  disputes: [],
} as unknown as RefundRequestDetail;

const inquiry = { id: "du_1", kind: "inquiry", is_open: true, blocks_refund: false };

async function choose(name: string, disputes: unknown[] = []) {
  openPage(() => <OtherWays detail={{ ...detail, disputes } as RefundRequestDetail} />);
  (await screen.findByRole("button", { name: "Other ways" })).focus();
  await userEvent.keyboard("{Enter}");
  await userEvent.click(await screen.findByRole("menuitem", { name }));
  await screen.findByRole("dialog");
}

const confirm = () => screen.getByTestId("confirm-action");
const available = () => screen.getByRole("row", { name: /^Available/ }).textContent;

beforeEach(() => {
  invoke.mockReset();
  localStorage.clear();
});

test("a refund paid outside Stripe is recorded with its day, and what it takes is shown", async () => {
  invoke.mockRejectedValueOnce({ code: "database_busy", message: "busy", details: {} });
  await choose("Paid outside Stripe…");
  const amount = screen.getByLabelText("Amount paid");
  expect(amount).toHaveProperty("value", "12.40");
  expect(screen.getByLabelText("Paid on")).toHaveProperty("value", dayOf(Date.now()));
  await userEvent.clear(amount);
  await userEvent.type(amount, "20.01");
  expect(screen.getByText(/exceeds the remaining refundable amount of \$20.00/)).toBeDefined();
  await userEvent.clear(amount);
  await userEvent.type(amount, "10");
  expect(available()).toContain("1,000");
  expect(screen.getByText(/would owe 1,000 USD credits/)).toBeDefined();
  const day = screen.getByLabelText("Paid on");
  await userEvent.clear(day);
  await userEvent.type(day, "2099-01-01");
  expect(screen.getByText("This day is in the future.")).toBeDefined();
  await userEvent.clear(day);
  await userEvent.type(day, "2026-01-31");
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("Reason"), "Transfer 4711");
  expect(confirm().textContent).toBe("Record refund of $10.00");
  await userEvent.click(confirm());
  await screen.findByRole("alert");
  invoke.mockResolvedValue({});
  await userEvent.click(confirm());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const [first, second] = invoke.mock.calls.map(([, { input }]) => input);
  expect(second).toEqual(first);
  expect(first).toMatchObject({
    reference: "pi_1",
    amount: 1000,
    means: "elsewhere",
    reason: "Transfer 4711",
    paid_at: new Date(2026, 0, 31, 12).getTime() * 1000,
    request_id: "12",
    despite_inquiry: false,
  });
});

test("credits instead of money are added, by their share of the money", async () => {
  invoke.mockResolvedValue({});
  await choose("Give credits instead…");
  expect(screen.queryByLabelText("Paid on")).toBeNull();
  expect(available()).toContain("2,360");
  await userEvent.type(screen.getByLabelText("Reason"), "Prefers credits");
  expect(confirm().textContent).toBe("Give 1,860 USD credits");
  await userEvent.click(confirm());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(invoke.mock.calls[0]?.[1].input).toMatchObject({ means: "credit", paid_at: null });
});

test("with an open inquiry it has to be confirmed that the money may be lost twice", async () => {
  invoke.mockResolvedValue({});
  await choose("Paid outside Stripe…", [inquiry]);
  await userEvent.type(screen.getByLabelText("Reason"), "Transfer 4711");
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByTestId("despite-inquiry"));
  await userEvent.click(confirm());
  await waitFor(() => expect(invoke).toHaveBeenCalled());
  expect(invoke.mock.calls[0]?.[1].input).toMatchObject({ despite_inquiry: true });
});

test("an inquiry that only the desk knows of is confirmed after its refusal", async () => {
  invoke.mockRejectedValueOnce({ code: "refund_double_loss", message: "twice", details: {} });
  await choose("Paid outside Stripe…");
  await userEvent.type(screen.getByLabelText("Reason"), "Transfer 4711");
  expect(screen.queryByTestId("despite-inquiry")).toBeNull();
  await userEvent.click(confirm());
  await userEvent.click(await screen.findByTestId("despite-inquiry"));
  invoke.mockResolvedValue({});
  await userEvent.click(confirm());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(invoke.mock.calls[1]?.[1].input).toMatchObject({ despite_inquiry: true });
});

test("the page says by what a request was settled, and a mistake is voided with a reason", async () => {
  invoke.mockResolvedValue({});
  const noted = {
    id: "3",
    amount: 1000,
    currency: "usd",
    means: "elsewhere",
    reason: "Transfer 4711",
    request_id: "12",
    paid_at: 0,
    noted_by: "olive",
  } as NotedRefundView;
  openPage(() => <SettledPanel noted={noted} />);
  expect((await screen.findByTestId("noted-reason-given")).textContent).toBe("Transfer 4711");
  expect(screen.getByText("Paid outside Stripe")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "This was a mistake…" }));
  expect(await screen.findByText(/The request needs review again/)).toBeDefined();
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("Reason"), "It bounced");
  await userEvent.click(confirm());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(invoke).toHaveBeenCalledWith("void_noted_refund", {
    input: { id: "3", reason: "It bounced" },
  });
});
