import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { UnmatchedRow, UserMappingPreview } from "@/lib/types";
import { openPage } from "@/test-page";
import { MappingDialog } from "./mapping-dialog";
import { PaymentDialog } from "./payment-dialog";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const row: UnmatchedRow = {
  payment: "pi_1",
  state: "open",
  why: "unnamed",
  named: null,
  customer: "cus_1",
  customer_name: "Amara Okafor",
  email: "amara@example.com",
  amount: 1250,
  currency: "usd",
  created_at: 0,
  of_customer: 37,
  reason: null,
  handled_by: null,
  handled_at: null,
};

const found = {
  id: "usr_1",
  email: "amara@example.com",
  name: "Amara O.",
  created_at: 0,
  currency: "usd",
  balance: 0,
  held: 0,
  available: 0,
  open_cases: 0,
  joined_into: null,
};

const preview: UserMappingPreview = {
  payments: 12,
  matched: 9,
  new_users: 2,
  unmatched: { unknown_user: 3 },
  customers: 8,
  customers_unmatched: 2,
  without_customer: 1,
  examples: [
    {
      payment: "pi_1",
      customer: "cus_1",
      email: "amara@example.com",
      outcome: { outcome: "matched", user_id: "usr_1" },
    },
  ],
  clashes: [{ value: "amara@example.com", customers: ["cus_1", "cus_2"], customer_count: 2 }],
  clash_count: 1,
};

const confirm = () => screen.getByTestId("confirm-action");
const sent = (name: string) =>
  invoke.mock.calls.filter(([command]) => command === name).map(([, { input }]) => input);

beforeEach(() => {
  invoke.mockReset();
  localStorage.clear();
});

test("all payments of a customer are attached to a user who was looked for", async () => {
  invoke.mockImplementation(async (command: string) =>
    command === "list_users"
      ? { rows: [found], next_cursor: null }
      : { attached: 37, failed_count: 0, failed: [] },
  );
  const close = vi.fn();
  openPage(() => <PaymentDialog row={row} onClose={close} />);
  await screen.findByText("$12.50");
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.click(screen.getByRole("radio", { name: "All 37 payments of this customer" }));
  await userEvent.click(await screen.findByTestId("pick-usr_1"));
  expect(confirm().textContent).toBe("Credit 37 payments");
  await userEvent.click(confirm());
  await waitFor(() => expect(close).toHaveBeenCalled());
  expect(sent("attach_payments")).toEqual([
    {
      payments: [],
      customer: "cus_1",
      user_id: "usr_1",
      new_user: null,
      link_customers: true,
      reason: null,
    },
  ]);
});

test("a payment that was not credited is named with its reason, and the dialog stays", async () => {
  const failed = [{ payment: "pi_1", code: "payment_not_unmatched", message: "gone" }];
  invoke.mockImplementation(async (command: string) =>
    command === "list_users"
      ? { rows: [found], next_cursor: null }
      : { attached: 0, failed_count: 1, failed },
  );
  const close = vi.fn();
  openPage(() => <PaymentDialog row={row} onClose={close} />);
  await userEvent.click(await screen.findByRole("radio", { name: "Create user" }));
  expect(screen.getByLabelText("Email")).toHaveProperty("value", "amara@example.com");
  await userEvent.click(confirm());
  await screen.findByText("1 payment was not credited");
  expect(close).not.toHaveBeenCalled();
  expect(sent("attach_payments")[0]).toMatchObject({
    payments: ["pi_1"],
    user_id: "cus_1",
    new_user: { email: "amara@example.com", name: "Amara Okafor" },
  });
});

test("a payment is ignored with a reason only", async () => {
  invoke.mockResolvedValue({ changed: 1 });
  const close = vi.fn();
  openPage(() => <PaymentDialog row={row} onClose={close} />);
  await userEvent.click(await screen.findByRole("radio", { name: "Ignore" }));
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByTestId("reason"), "A gift card");
  await userEvent.click(confirm());
  await waitFor(() => expect(close).toHaveBeenCalled());
  expect(sent("ignore_payments")).toEqual([
    { payments: ["pi_1"], customer: null, reason: "A gift card" },
  ]);
});

test("a mapping shows what it would do before it is chosen", async () => {
  invoke.mockImplementation(async (command: string) =>
    command === "preview_user_mapping" ? preview : { looked_at: 12, credited: 9 },
  );
  const onOpenChange = vi.fn();
  const inForce = { naming: { by: "metadata" as const, key: "user_id" }, create_users: false };
  openPage(() => <MappingDialog inForce={inForce} onOpenChange={onOpenChange} />);
  await userEvent.click(await screen.findByTestId("mapping-email"));
  await userEvent.click(screen.getByRole("switch"));
  await waitFor(() =>
    expect(sent("preview_user_mapping").at(-1)).toEqual({
      mapping: { naming: { by: "email" }, create_users: true },
    }),
  );
  await screen.findByText("Stay unmatched: User not found");
  expect(screen.getByText("amara@example.com: 2 customers")).toBeDefined();
  expect(screen.getByText("Credited to usr_1")).toBeDefined();
  await waitFor(() => expect(confirm().textContent).toBe("Save and credit 9 payments"));
  await userEvent.click(confirm());
  await waitFor(() => expect(onOpenChange).toHaveBeenCalledWith(false));
  expect(sent("set_user_mapping")).toEqual([
    { mapping: { naming: { by: "email" }, create_users: true }, reason: null },
  ]);
});
