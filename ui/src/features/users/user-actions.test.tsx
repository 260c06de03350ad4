import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { UserDetail } from "@/lib/types";
import { openPage } from "@/test-page";
import { UserActions } from "./user-actions";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const detail: UserDetail = {
  user: {
    id: "usr_1",
    name: "Amara Okafor",
    email: "amara@example.com",
    created_at: 0,
    forgotten_at: null,
  },
  wallets: [
    { user_id: "usr_1", currency: "usd", balance: 1000, held: 300, available: 700, seq: 3 },
  ],
  holds: [],
  open_refund_requests: 0,
  open_disputes: 0,
  joined_into: null,
  joined: [],
};

const payment = {
  reference: "pi_1",
  currency: "usd",
  paid: 1000,
  captured: 1000,
  refunded: 0,
  disputed: 0,
  under_way: 0,
  under_way_elsewhere: 0,
  refunded_elsewhere: 0,
  refunded_as_credit: 0,
  payout: null,
  left: 1000,
  credited_at: 0,
};

async function choose(name: string) {
  openPage(() => <UserActions detail={detail} onStatement={() => undefined} />);
  const menu = await screen.findByRole("button", { name: "Actions" });
  menu.focus();
  await userEvent.keyboard("{Enter}");
  await userEvent.click(await screen.findByRole("menuitem", { name }));
  await screen.findByRole("dialog");
}

const confirm = () => screen.getByTestId("confirm-action");
const posted = () => invoke.mock.calls.map(([, { input }]) => input);

beforeEach(() => {
  invoke.mockReset();
  localStorage.clear();
});

test("credits are granted with a reason, once for each opening, and the button says how many", async () => {
  invoke.mockRejectedValueOnce({ code: "database_busy", message: "busy", details: {} });
  await choose("Grant credits…");
  expect(screen.getByLabelText("Amount")).toBe(document.activeElement);
  await userEvent.type(screen.getByLabelText("Amount"), "1,500");
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("Reason"), "Goodwill");
  expect(confirm().textContent).toBe("Grant 1,500 USD credits");
  expect(screen.getByRole("row", { name: /^Available/ }).textContent).toContain("2,200 USD");
  await userEvent.click(confirm());
  await screen.findByRole("alert");
  expect(screen.getByLabelText("Amount")).toHaveProperty("value", "1,500");
  invoke.mockResolvedValue({ id: 9 });
  await userEvent.click(confirm());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const [first, second] = posted();
  expect(first).toMatchObject({
    user_id: "usr_1",
    kind: "grant",
    amount: 1500,
    reason: "Goodwill",
  });
  expect(second).toEqual(first);
});

test("no more is taken than is available, and the keyboard goes back to the menu", async () => {
  await choose("Adjust balance…");
  await userEvent.click(screen.getByRole("radio", { name: "Remove credits" }));
  await userEvent.type(screen.getByLabelText("Amount"), "701");
  expect(screen.getByText("Only 700 USD credits are available.")).toBeDefined();
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.keyboard("{Escape}");
  await waitFor(() =>
    expect(screen.getByRole("button", { name: "Actions" })).toBe(document.activeElement),
  );
});

test("a hold ends after the day that is given", async () => {
  invoke.mockResolvedValue({});
  await choose("Place hold…");
  await userEvent.type(screen.getByLabelText("Amount"), "50");
  await userEvent.type(screen.getByLabelText("Last day (optional)"), "2099-12-31");
  await userEvent.type(screen.getByLabelText("Reason"), "Under investigation");
  await userEvent.click(confirm());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const [held] = posted();
  expect(held.case).toMatch(/^manual:[0-9a-f-]{36}$/);
  expect(held.expires_at).toBe(new Date(2100, 0, 1).getTime() * 1000);
});

test("a refund is asked of a payment that has something left", async () => {
  invoke.mockImplementation(async (command: string) =>
    command === "list_payments"
      ? { rows: [{ ...payment, reference: "pi_0", left: 0 }, payment], next_cursor: null }
      : { id: "7" },
  );
  openPage(() => <UserActions detail={detail} onStatement={() => undefined} />);
  await userEvent.click(await screen.findByRole("button", { name: "Request refund…" }));
  const amount = await screen.findByLabelText("Refund amount");
  await userEvent.type(amount, "10.01");
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.clear(amount);
  await userEvent.type(amount, "2.50");
  await userEvent.type(screen.getByLabelText("Customer’s reason"), "Bought twice");
  expect(confirm().textContent).toBe("Request refund of $2.50");
  await userEvent.click(confirm());
  await waitFor(() => expect(posted()).toHaveLength(2));
  expect(posted()[1]).toMatchObject({ reference: "pi_1", amount: 250, reason: "Bought twice" });
});

test("a refund paid outside Stripe is recorded for a payment that is chosen", async () => {
  invoke.mockImplementation(async (command: string) =>
    command === "list_payments" ? { rows: [payment], next_cursor: null } : { id: "7" },
  );
  await choose("Record refund paid outside Stripe…");
  await userEvent.type(await screen.findByLabelText("Amount paid"), "2.50");
  await userEvent.type(screen.getByLabelText("Reason"), "In cash");
  await userEvent.click(confirm());
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const noted = invoke.mock.calls.find(([command]) => command === "note_refund");
  expect(noted?.[1].input).toMatchObject({
    reference: "pi_1",
    amount: 250,
    means: "elsewhere",
    request_id: null,
    paid_at: null,
  });
});
