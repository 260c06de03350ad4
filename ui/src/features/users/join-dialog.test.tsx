import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { UserDetail } from "@/lib/types";
import { openPage } from "@/test-page";
import { JoinDialog } from "./join-dialog";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const of = (id: string, name: string, balance: number): UserDetail => ({
  user: { id, name, email: "amara@example.com", created_at: 0, forgotten_at: null },
  wallets: [{ user_id: id, currency: "usd", balance, held: 0, available: balance, seq: 3 }],
  holds: [],
  open_refund_requests: 0,
  open_disputes: 0,
  joined_into: null,
  joined: [],
});
const row = (id: string, name: string, joinedInto: string | null) => ({
  id,
  name,
  email: "amara@example.com",
  joined_into: joinedInto,
});

const joined = () =>
  invoke.mock.calls.filter(([name]) => name === "join_users").map(([, { input }]) => input);

beforeEach(() => {
  localStorage.clear();
  invoke.mockReset();
  invoke.mockImplementation((name: string) => {
    if (name === "list_users") {
      const rows = [row("usr_1", "Amara", null), row("usr_2", "Amara O.", null)];
      return Promise.resolve({ rows: [...rows, row("usr_3", "Gone", "usr_9")], next_cursor: null });
    }
    if (name === "get_user") return Promise.resolve(of("usr_2", "Amara O.", 500));
    return Promise.resolve({});
  });
});

async function open() {
  openPage(() => <JoinDialog detail={of("usr_1", "Amara", 1000)} onOpenChange={() => undefined} />);
  await userEvent.click(await screen.findByTestId("pick-usr_2"));
  await screen.findByRole("radio", { name: "Amara O." });
}

const confirm = () => screen.getByTestId("confirm-action");

test("users found by the same address are offered, but neither oneself nor one who was joined", async () => {
  await open();
  expect(screen.queryByTestId("pick-usr_1")).toBeNull();
  expect(screen.queryByTestId("pick-usr_3")).toBeNull();
});

test("the balance afterwards is the sum, and the one who continues can be changed", async () => {
  await open();
  const balance = () => screen.getByRole("row", { name: /^Balance/ }).textContent;
  expect(balance()).toContain("500 USD");
  expect(balance()).toContain("1,500 USD");
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByTestId("reason"), "The same person");
  await userEvent.click(screen.getByRole("radio", { name: "Amara" }));
  expect(balance()).toContain("1,000 USD");
  await userEvent.click(confirm());
  await waitFor(() =>
    expect(joined()).toEqual([{ user_id: "usr_2", into: "usr_1", reason: "The same person" }]),
  );
});
