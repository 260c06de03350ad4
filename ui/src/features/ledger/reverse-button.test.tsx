import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { TransactionView } from "@/lib/types";
import { openPage } from "@/test-page";
import { ReverseButton } from "./reverse-button";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const grant = {
  id: 12,
  kind: "grant",
  amount: 500,
  currency: "usd",
  counts: true,
  user_id: "usr_1",
} as TransactionView;

const wallet = { user_id: "usr_1", currency: "usd", balance: 800, held: 0, available: 800, seq: 3 };

async function show(transaction: TransactionView) {
  openPage(() => (
    <main>
      <ReverseButton transaction={transaction} />
    </main>
  ));
  await screen.findByRole("main");
}

beforeEach(() => {
  invoke.mockReset();
  localStorage.clear();
  invoke.mockImplementation(async (command: string) =>
    command === "get_user" ? { wallets: [wallet] } : { id: 13 },
  );
});

test("a reversal needs a reason, and the button says what becomes of the credits", async () => {
  await show(grant);
  await userEvent.click(screen.getByRole("button", { name: "Reverse…" }));
  const confirm = await screen.findByRole("button", { name: "Reverse: remove 500 USD credits" });
  expect(confirm).toHaveProperty("disabled", true);
  expect(screen.queryByText("Money isn’t moved at Stripe")).toBeNull();
  const balance = await screen.findByRole("row", { name: /^Balance/ });
  expect(balance.textContent).toContain("300 USD credits");
  await userEvent.type(screen.getByLabelText("Reason"), "Wrong customer");
  await userEvent.click(confirm);
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const asked = invoke.mock.calls.find(([command]) => command === "reverse_transaction");
  expect(asked?.[1].input).toMatchObject({ id: 12, reason: "Wrong customer" });
});

test("what follows from Stripe is reversed with a warning", async () => {
  await show({ ...grant, kind: "refund", amount: -500 });
  await userEvent.click(screen.getByRole("button", { name: "Reverse…" }));
  expect(await screen.findByText("Money isn’t moved at Stripe")).toBeDefined();
  expect(screen.getByRole("button", { name: "Reverse: add 500 USD credits" })).toBeDefined();
});

test.each([{ kind: "reversal" }, { counts: false }, { user_id: null }])(
  "%j is not reversed",
  async (change) => {
    await show({ ...grant, ...change } as TransactionView);
    expect(screen.queryByRole("button")).toBeNull();
  },
);
