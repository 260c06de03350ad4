import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { TokenView } from "@/lib/types";
import { openPage } from "@/test-page";
import { TokenPanel } from "./token-panel";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const billing: TokenView = {
  id: "rds_0123456789abcdef",
  name: "billing",
  role: "service",
  commands: ["get_wallet", "post_transaction"],
  created_at: 1_772_442_000_000_000,
  created_by: "olive",
  expires_at: 1,
  used_at: null,
  revoked_at: null,
  revoked_by: null,
};

const old: TokenView = { ...billing, id: "rds_old", name: "old", revoked_at: 2, revoked_by: "bo" };

let left: TokenView[] = [];

beforeEach(() => {
  invoke.mockReset();
  left = [billing, old];
  invoke.mockImplementation(async (command: string, { input }) => {
    if (command === "list_tokens") {
      return left.filter(({ revoked_at }) => input.all || revoked_at === null);
    }
    if (command === "create_token") return { token: "rds_new.secret", ...billing, ...input };
    left = left.map((token) => (token.id === input.id ? { ...token, revoked_at: 3 } : token));
    return left[0];
  });
  openPage(() => <TokenPanel />);
});

const asked = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

test("each token is listed with what it may do, its last use and its expiry", async () => {
  const row = await screen.findByRole("row", { name: /^billing/ });
  for (const text of ["Read wallets", "Post transactions", "Never", "Expired"]) {
    expect(within(row).getByText(text)).toBeDefined();
  }
  expect(screen.queryByRole("row", { name: /^old/ })).toBeNull();
  await userEvent.click(screen.getByRole("switch", { name: "Show revoked tokens" }));
  const revoked = await screen.findByRole("row", { name: /^old/ });
  expect(revoked.textContent).toContain("Revoked");
  expect(within(revoked).queryByRole("button")).toBeNull();
});

test("a new token is shown once, and is gone with the dialog", async () => {
  const user = userEvent.setup();
  await userEvent.click(await screen.findByRole("button", { name: "New token…" }));
  const create = screen.getByRole("button", { name: "Create token" });
  expect(create).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByLabelText("Name"), " billing ");
  await userEvent.click(screen.getByLabelText("Create users"));
  await userEvent.type(screen.getByLabelText("Expires after (days)"), "1.5");
  expect(create).toHaveProperty("disabled", true);
  await userEvent.clear(screen.getByLabelText("Expires after (days)"));
  await userEvent.type(screen.getByLabelText("Expires after (days)"), "90");
  await userEvent.click(create);
  expect((await screen.findByText("rds_new.secret")).tagName).toBe("CODE");
  const [input] = asked("create_token");
  expect(input).toMatchObject({ name: "billing", days: 90 });
  expect(input.commands).not.toContain("create_user");
  await user.click(screen.getByRole("button", { name: "Copy token" }));
  expect(await navigator.clipboard.readText()).toBe("rds_new.secret");
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("rds_new.secret")).toBeNull();
});

test("a token is revoked after a question", async () => {
  const row = await screen.findByRole("row", { name: /^billing/ });
  await userEvent.click(within(row).getByRole("button", { name: "Revoke…" }));
  expect(asked("revoke_token")).toEqual([]);
  expect(screen.getByRole("dialog").textContent).toContain("Revoke billing?");
  await userEvent.click(screen.getByRole("button", { name: "Revoke token" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked("revoke_token")).toEqual([{ id: billing.id }]);
});
