import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ExportRecord, ExportSelection } from "@/lib/types";
import { openPage } from "@/test-page";
import { ExportButton } from "./export-button";
import { ExportPill } from "./export-pill";
import { ExportsPage } from "./list-page";
import type { ExportProgress } from "./queries";
import { StatementDialog } from "./statement-dialog";

const invoke = vi.hoisted(() => vi.fn());
const save = vi.hoisted(() => vi.fn());
const open = vi.hoisted(() => vi.fn());
const told = vi.hoisted(() => new Map<string, (event: { payload: unknown }) => void>());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ save, open }));
vi.mock("@/lib/hear", () => ({
  hear: async (event: string, tell: () => void) => {
    told.set(event, tell);
    return () => undefined;
  },
}));
// Rows are as wide as a window, so that every column is there.
vi.mock("@/lib/use-width", () => ({ useWidth: () => 1_280 }));
vi.mock("@tanstack/react-virtual", () => ({
  useVirtualizer: ({ count }: { count: number }) => ({
    getVirtualItems: () =>
      Array.from({ length: count }, (_, index) => ({ index, key: index, start: 36 * index })),
    getTotalSize: () => 36 * count,
    scrollToIndex: () => undefined,
  }),
}));

const disputes: ExportSelection = { kind: "disputes", filter: { open: true, search: "okafor" } };

const record: ExportRecord = {
  id: 7,
  input: { selection: disputes, format: "xlsx", out: "/exports/disputes.xlsx" },
  kind: "disputes",
  format: "xlsx",
  path: "/exports/disputes.xlsx",
  actor: "olive",
  started_at: 1_772_442_000_000_000,
  ended_at: 1_772_442_000_000_000,
  state: "done",
  last_error: null,
  rows: 12,
  bytes: 4_096,
  sha256: "abc",
};

const failed: ExportRecord = {
  ...record,
  id: 8,
  state: "failed",
  last_error: "export_disk_full",
  rows: null,
  bytes: null,
  sha256: null,
};

let rows: ExportRecord[] = [];
let verified: object = {};
let count = 0;

beforeEach(() => {
  invoke.mockReset();
  save.mockResolvedValue("/exports/new.csv");
  rows = [record];
  verified = { clean: true, findings: [], compared_with_books: true };
  invoke.mockImplementation(async (command: string) => {
    if (command === "verify_export") return verified;
    if (command === "list_exports") return { rows, next_cursor: null };
    if (command === "list_export_schedules") return [];
    if (command.startsWith("start_export")) return { export_id: `export_${++count}` };
    return null;
  });
});

/** Exports outlive their dialog, and so a test. */
afterEach(() => {
  for (let id = 1; id <= count; id++) tell({ export_id: `export_${id}`, state: "cancelled" });
});

const asked = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

/** The shell tells how far the export is that was started last. */
const tell = (part: Partial<ExportProgress>) =>
  act(() =>
    told.get("export-progress")?.({
      payload: { export_id: `export_${count}`, rows: 0, state: "running", ...part },
    }),
  );

const press = async (name: string | RegExp) =>
  userEvent.click(await screen.findByRole("button", { name }));

test("nothing is exported when no file was chosen", async () => {
  save.mockResolvedValue(null);
  openPage(() => <ExportButton selection={disputes} />);
  await press("Export…");
  await press("Choose file…");
  await waitFor(() => expect(save).toHaveBeenCalled());
  expect(asked("start_export")).toEqual([]);
});

test("a list is exported with its filters, as it was chosen", async () => {
  openPage(() => <ExportButton selection={disputes} />);
  await press("Export…");
  expect(screen.getByRole("heading", { name: "Export disputes" })).toBeDefined();
  expect(screen.getByText("Rows as listed: Open · Search “okafor”.")).toBeDefined();
  await userEvent.click(screen.getByRole("radio", { name: /^CSV/ }));
  await userEvent.click(screen.getByText("Options"));
  await userEvent.click(screen.getByRole("switch", { name: "Byte order mark" }));
  await press("None");
  expect(screen.getByRole("button", { name: "Choose file…" }).hasAttribute("disabled")).toBe(true);
  await userEvent.click(screen.getByRole("checkbox", { name: "Reason" }));
  await userEvent.click(screen.getByRole("checkbox", { name: "ID" }));
  await press("Choose file…");
  await waitFor(() => expect(asked("start_export")).toHaveLength(1));
  expect(asked("start_export")[0]).toMatchObject({
    selection: disputes,
    format: "csv",
    out: "/exports/new.csv",
    columns: ["id", "reason"],
    byte_order_mark: true,
    keep_formulas: false,
    zone: null,
  });
});

test("the dialog shows how far it is; behind it, the pill does", async () => {
  openPage(() => (
    <>
      <ExportPill />
      <ExportButton selection={disputes} />
    </>
  ));
  await press("Export…");
  await press("Choose file…");
  await screen.findByText("Exporting");
  tell({ rows: 1_200 });
  expect(await screen.findByText("1,200 rows")).toBeDefined();
  await press("Continue in background");
  const pill = await screen.findByTestId("export-pill");
  expect(within(pill).getByText("Exporting, 1,200 rows")).toBeDefined();
  tell({ state: "failed", error: { code: "export_disk_full", message: "full", details: {} } });
  expect(await within(pill).findByText("Export failed")).toBeDefined();
});

test("a statement is written for a period, with times where the person is", async () => {
  openPage(() => <StatementDialog userId="u 1" currency="usd" onOpenChange={() => undefined} />);
  await press("Choose file…");
  await waitFor(() => expect(asked("start_export")).toHaveLength(1));
  expect(save.mock.lastCall?.[0].defaultPath).toBe("statement-u_1-usd.pdf");
  expect(asked("start_export")[0]).toMatchObject({
    selection: { kind: "statement", filter: { user_id: "u 1", currency: "usd", from: null } },
    format: "pdf",
    zone: "Pacific/Auckland",
    columns: null,
  });
});

test("the list says what was exported, and why something was not", async () => {
  rows = [failed, record];
  openPage(() => <ExportsPage show="files" onShow={() => undefined} />);
  const [first, second] = await screen.findAllByTestId("export-row");
  expect(first?.textContent).toContain("The disk is full");
  expect(second?.textContent).toContain("Disputes · Open · Search “okafor”");
  expect(second?.textContent).toContain("4 kB");
});

test("an export is run again with one click, and is shown while it runs", async () => {
  openPage(() => <ExportsPage show="files" onShow={() => undefined} />);
  await press("Run again; the file is replaced");
  await waitFor(() => expect(asked("start_export")).toEqual([record.input]));
  const line = await screen.findByTestId("running-export");
  tell({ rows: 5 });
  expect(await within(line).findByText("5 rows")).toBeDefined();
  await userEvent.click(within(line).getByRole("button", { name: "Cancel export" }));
  expect(asked("cancel_export")).toEqual([{ export_id: `export_${count}` }]);
  const before = asked("list_exports").length;
  tell({ state: "cancelled" });
  await waitFor(() => expect(screen.queryByTestId("running-export")).toBeNull());
  await waitFor(() => expect(asked("list_exports").length).toBeGreaterThan(before));
});

test("a file is checked, and what does not match is said in words", async () => {
  openPage(() => <ExportsPage show="files" onShow={() => undefined} />);
  await userEvent.click(await screen.findByTestId("export-row"));
  await press("Check file");
  expect(await screen.findByText("The file is unchanged and matches the ledger")).toBeDefined();
  verified = { clean: true, findings: [], compared_with_books: false };
  await press("Check file");
  expect(await screen.findByText(/can’t be compared with the ledger/)).toBeDefined();
  verified = { clean: false, findings: ["file_hash", "totals"], compared_with_books: true };
  await press("Check file");
  expect(await screen.findByText(/the file was changed/)).toBeDefined();
  expect(screen.getByText("The ledger has other totals.")).toBeDefined();
  expect(asked("verify_export")[0]).toEqual({ path: record.path });
});

test("a file from elsewhere is checked by its manifest", async () => {
  open.mockResolvedValue("/mail/march.xlsx");
  const manifest = {
    file: "march.xlsx",
    actor: "olive",
    exported_at: record.ended_at,
    rows: 12,
    selection: disputes,
  };
  verified = { clean: true, findings: [], compared_with_books: true, manifest };
  openPage(() => <ExportsPage show="files" onShow={() => undefined} />);
  await press("Check a file…");
  expect(await screen.findByRole("heading", { name: "Check of march.xlsx" })).toBeDefined();
  expect(asked("verify_export")).toEqual([{ path: "/mail/march.xlsx" }]);
});

test("what has no list is exported from the page", async () => {
  rows = [];
  openPage(() => <ExportsPage show="files" onShow={() => undefined} />);
  await press("New export…");
  expect(screen.getByRole("radio", { name: /^hledger/ })).toBeDefined();
  await press("Choose file…");
  await waitFor(() => expect(asked("start_export")[0]?.selection.kind).toBe("transactions"));
});

test("the books are exported into a folder, without a choice of format", async () => {
  open.mockResolvedValue("/srv/books");
  openPage(() => <ExportsPage show="files" onShow={() => undefined} />);
  await press("New export…");
  screen.getByRole("combobox", { name: "Contents" }).focus();
  await userEvent.keyboard("{Enter}");
  await userEvent.click(await screen.findByRole("option", { name: "Books for another workspace" }));
  expect(screen.queryByRole("radio")).toBeNull();
  await press("Choose folder…");
  expect(await screen.findByText("Exporting")).toBeDefined();
  expect(asked("start_export_of_books")).toEqual([{ folder: "/srv/books" }]);
});

test("an export that failed has no file to show", async () => {
  rows = [failed];
  openPage(() => <ExportsPage show="files" onShow={() => undefined} />);
  await userEvent.click(await screen.findByTestId("export-row"));
  expect(await screen.findByRole("button", { name: "Run again" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Show in folder" })).toBeNull();
});
