import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { VerifyPanel } from "./verify-panel";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const checked = { accounts: 3, transactions: 1_234, entries: 2_468, holds: 5, audit_records: 99 };

async function run() {
  openPage(() => (
    <QueryClientProvider client={new QueryClient()}>
      <VerifyPanel />
    </QueryClientProvider>
  ));
  await userEvent.click(await screen.findByRole("button", { name: "Verify now" }));
}

beforeEach(() => {
  invoke.mockReset();
});

test("nothing is checked before somebody asks, and a clean result says what was checked", async () => {
  invoke.mockResolvedValue({ clean: true, checked, problems: [] });
  openPage(() => <VerifyPanel />);
  expect(await screen.findByText("Not verified yet")).toBeDefined();
  expect(invoke).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Verify now" }));
  expect(await screen.findByText("No problems found")).toBeDefined();
  expect(screen.getByText(/^Checked 1,234 transactions, 2,468 entries/)).toBeDefined();
});

test("while it runs the button waits", async () => {
  invoke.mockReturnValue(new Promise(() => undefined));
  await run();
  expect(await screen.findByText("Verifying")).toBeDefined();
  expect(screen.getByTestId("run-verify")).toHaveProperty("disabled", true);
});

test("a problem says what, where and what to do", async () => {
  const problem = { kind: "guard_missing", where: "transaction 12", message: "…" };
  invoke.mockResolvedValue({ clean: false, checked, problems: [problem] });
  await run();
  expect(await screen.findByText("1 problem")).toBeDefined();
  const row = screen.getByRole("row", { name: /A protection against changes is missing/ });
  expect(row.textContent).toContain("Transaction 12");
  expect(row.textContent).toContain("Ask your database administrator");
});

test("a check that could not be made says so, and can be made again", async () => {
  invoke.mockRejectedValueOnce({ code: "database_busy", message: "busy; wait", details: {} });
  await run();
  expect(await screen.findByText("Not completed")).toBeDefined();
  expect(screen.getByRole("alert").textContent).toContain("Busy.");
  invoke.mockResolvedValue({ clean: true, checked, problems: [] });
  await userEvent.click(screen.getByRole("button", { name: "Verify again" }));
  expect(await screen.findByText("No problems found")).toBeDefined();
});
