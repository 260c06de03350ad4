import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { caseActed, leaveCases } from "@/lib/case-flow";
import type { QueueRow } from "@/lib/types";
import { useShortcuts } from "@/lib/use-shortcuts";
import { openPage } from "@/test-page";
import { QueuePage, type QueueSearch } from "./queue-page";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const row = (id: number, change: Partial<QueueRow> = {}): QueueRow => ({
  case: `refund_request:${id}`,
  kind: "refund_request",
  user_id: `usr_${id}`,
  user_name: `Customer ${id}`,
  reason: "Not used",
  amount: 100 * id,
  currency: "usd",
  opened_at: 0,
  due_at: null,
  is_final: false,
  first_response_due_at: 0,
  submission_due_at: null,
  looked_at: 1,
  answers_itself: null,
  ...change,
});

let rows: QueueRow[];
let refused: string[];
let width: number;

/** What the desk knows of a request, as far as a plan looks at it. */
const detail = (id: string) => ({
  request: { id, amount: 100 * Number(id), currency: "usd", waits_for_operator: true },
  payment: { left: 10_000, under_way_elsewhere: id === "3" ? 1 : 0 },
  disputes: [],
});

beforeEach(() => {
  rows = [1, 2, 3, 4].map((id) => row(id));
  refused = [];
  width = 1000;
  leaveCases();
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(600);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(() => width);
  invoke.mockReset();
  invoke.mockImplementation(async (command: string, { input }) => {
    if (command === "list_queue") return { rows, next_cursor: null };
    if (command === "get_settings") return { grace_seconds: 30 };
    if (command === "get_refund_request") return detail(input.request_id);
    if (command === "approve_refund") {
      if (refused.includes(input.request_id)) {
        throw { code: "refund_state_changed", message: "somebody else was quicker", details: {} };
      }
      rows = rows.filter((one) => one.case !== `refund_request:${input.request_id}`);
      return {};
    }
    throw { code: "unexpected", message: command, details: {} };
  });
});

/** A page of a case that can be decided by one key. */
function Case({ name }: { name: string }) {
  useShortcuts({ approve: () => caseActed(name) });
  return <p data-testid="case">{name}</p>;
}

function Queue() {
  const [search, setSearch] = useState<QueueSearch>({ kind: "any" });
  return (
    <QueuePage
      search={search}
      onSearch={(change) => setSearch((now) => ({ ...now, ...change }))}
      renderCase={(name) => <Case key={name} name={name} />}
    />
  );
}

const open = () => openPage(() => <Queue />);
const press = (keys: string) => userEvent.keyboard(keys);
const beside = () => screen.getByTestId("case").textContent;
const sent = () =>
  invoke.mock.calls
    .filter(([command]) => command === "approve_refund")
    .map(([, { input }]) => input.request_id);

test("the first case stands beside the list; j and k go to the next and back", async () => {
  open();
  expect((await screen.findByTestId("case")).textContent).toBe("refund_request:1");
  await press("j");
  expect(beside()).toBe("refund_request:2");
  await press("k");
  expect(beside()).toBe("refund_request:1");
});

test("a decided case gives its place to the next one, and the list is not left", async () => {
  open();
  await screen.findByTestId("case");
  await press("ja");
  expect(beside()).toBe("refund_request:3");
  await press("a");
  expect(beside()).toBe("refund_request:4");
  await press("a");
  expect(beside()).toBe("refund_request:1");
});

test("a case stays the chosen one when others come in above it", async () => {
  const client = open();
  await screen.findByTestId("case");
  await press("j");
  rows = [row(9), ...rows];
  await client.invalidateQueries();
  await screen.findByText("Customer 9");
  expect(beside()).toBe("refund_request:2");
  expect(screen.getByText("3 of 5")).toBeTruthy();
  await press("j");
  expect(beside()).toBe("refund_request:3");
});

test("in a narrow window there is only the list", async () => {
  width = 600;
  open();
  await screen.findByText("Customer 1");
  expect(screen.queryByTestId("case-pane")).toBeNull();
});

test("the width of the list is kept", async () => {
  open();
  const handle = await screen.findByTestId("split-handle");
  const before = Number(handle.getAttribute("aria-valuenow"));
  handle.focus();
  await press("{ArrowRight}{ArrowRight}");
  expect(Number(handle.getAttribute("aria-valuenow"))).toBe(before + 32);
  expect(localStorage.getItem("redress-split:queue")).toBe(String(before + 32));
});

test("the keys of one case mean all that are selected, summed up before anything is done", async () => {
  rows = [
    row(1),
    row(2, { currency: "eur" }),
    row(3),
    row(4, { case: "dispute:du_4", kind: "chargeback" }),
  ];
  open();
  await screen.findByTestId("case");
  await press("{Control>}a{/Control}");
  expect(screen.getByTestId("bulk-bar").textContent).toContain("4 cases selected $8.00 + €2.00");
  await press("a");
  const summary = await screen.findByTestId("bulk-summary");
  expect([...summary.querySelectorAll("tbody td")].map((cell) => cell.textContent)).toEqual([
    "usd",
    "2",
    "$3.00",
  ]);
  expect(screen.getByText("Another refund is under way")).toBeTruthy();
  expect(screen.getByText("1 selected case of another type is not affected.")).toBeTruthy();
  expect(sent()).toEqual([]);
});

test("the result says of each case what happened to it, and goes on after a refusal", async () => {
  refused = ["1"];
  open();
  await screen.findByTestId("case");
  await press(" j ");
  await press("a");
  const confirm = await screen.findByTestId("confirm-action");
  expect(document.activeElement).toBe(confirm);
  expect(confirm.textContent).toContain("Refund $3.00 in 2 cases");
  await press("{Enter}");
  await waitFor(() =>
    expect(screen.getByTestId("bulk-result").textContent).toBe("1 case done. 1 refused."),
  );
  expect(sent()).toEqual(["1", "2"]);
  const lines = screen.getAllByTestId("bulk-line").map((line) => line.textContent);
  expect(lines[0]).toContain("Somebody else was quicker.");
  expect(lines[1]).toContain("Done");
  await press("{Enter}");
  expect(screen.queryByTestId("bulk-bar")).toBeNull();
});

test("Shift and Space select a range, Escape nothing, and a filter leaves nothing selected", async () => {
  open();
  await screen.findByTestId("case");
  await press(" jj{Shift>} {/Shift}");
  expect(screen.getByTestId("bulk-bar").textContent).toContain("3 cases selected");
  await press("{Escape}");
  expect(screen.queryByTestId("bulk-bar")).toBeNull();
  await press(" ");
  await userEvent.click(screen.getByRole("combobox"));
  await userEvent.click(screen.getByRole("option", { name: "Chargeback" }));
  expect(screen.queryByTestId("bulk-bar")).toBeNull();
});

test("with List only there is a table of all columns, also the next time", async () => {
  open();
  await screen.findByTestId("case");
  await userEvent.click(screen.getByRole("radio", { name: "List only" }));
  expect(screen.queryByTestId("case-pane")).toBeNull();
  expect(screen.getByRole("columnheader", { name: "Reason" })).toBeTruthy();
  cleanup();
  open();
  await screen.findByText("Customer 1");
  expect(screen.queryByTestId("case-pane")).toBeNull();
});
