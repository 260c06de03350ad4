import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { DisputeView, Expected } from "@/lib/types";
import { ExpectedPanel } from "./expected-panel";
import { overridesOf } from "./given";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const known: Expected = {
  currency: "usd",
  amount: 10_000,
  dispute_fee: { value: 1_500, source: "fact" },
  counter_fee: { value: 1_500, source: "fact" },
  work_cost: { value: 0, source: "settings" },
  win_chance: { basis_points: null, basis: { type: "unknown" } },
  accept: -11_500,
  contest: null,
  contest_won: -1_500,
  contest_lost: -13_000,
  refund_in_full: null,
  best: null,
};
const chargeback = {
  id: "du_1",
  kind: "chargeback",
  answerable: true,
  takes_action: true,
} as DisputeView;

function show(dispute = chargeback, expected = known) {
  render(
    <QueryClientProvider client={new QueryClient()}>
      <ExpectedPanel dispute={dispute} expected={expected} />
    </QueryClientProvider>,
  );
}

beforeEach(() => {
  invoke.mockReset();
  invoke.mockResolvedValue({
    expected: { ...known, contest: -2_700, best: "contest" },
  });
});

test("an unknown chance is called unknown, and no way is the best", () => {
  show();
  expect(screen.getByTestId("way-contest").textContent).toMatch(/Unknown/);
  expect(screen.getByText(/Enter a win probability to compare/)).toBeTruthy();
  expect(screen.queryByText("Best")).toBeNull();
});

test("what is entered for this case is asked of the desk, and can be taken back", async () => {
  show();
  await userEvent.type(screen.getByLabelText("Win probability"), "90");
  await waitFor(() => expect(screen.getByTestId("way-contest").textContent).toMatch(/−\$27\.00/));
  expect(invoke).toHaveBeenLastCalledWith("decide_dispute", {
    input: { dispute_id: "du_1", expected: { win_chance: 9_000 } },
  });
  expect(screen.getByTestId("way-contest").textContent).toMatch(/Lowest cost/);
  await userEvent.click(screen.getByTestId("reset-expected"));
  await waitFor(() => expect(screen.getByTestId("way-contest").textContent).toMatch(/Unknown/));
  expect(screen.getByLabelText<HTMLInputElement>("Win probability").value).toBe("");
});

test("a fee that is no amount is refused in its field and gives nothing to ask", async () => {
  show();
  const fee = screen.getByLabelText("Dispute fee");
  await userEvent.clear(fee);
  await userEvent.type(fee, "1.234");
  expect(screen.getByText("Enter an amount in USD, such as 12.00.")).toBeTruthy();
  const { overrides } = overridesOf({ dispute_fee: "1.234", counter_fee: "20" }, "usd");
  expect(overrides).toEqual({ counter_fee: 2_000 });
});

test("an inquiry is compared in its own words", () => {
  const inquiry = { ...chargeback, kind: "inquiry" } as DisputeView;
  show(inquiry, { ...known, accept: null, refund_in_full: -10_000 });
  expect(screen.getByTestId("way-refund_in_full").textContent).toMatch(/^Refund in full/);
  expect(screen.getByTestId("way-contest").textContent).toMatch(/^Respond to inquiry/);
  expect(screen.queryByText(/accept/i)).toBeNull();
  expect(screen.queryByLabelText("Fee of an answer")).toBeNull();
});

test("a case that takes no action shows the numbers and takes none", () => {
  show({ ...chargeback, takes_action: false });
  expect(screen.queryAllByRole("textbox")).toHaveLength(0);
  expect(screen.getAllByText("$15.00")).toHaveLength(2);
});
