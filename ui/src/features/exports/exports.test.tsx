import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { ExportRecord } from "@/lib/types";
import { openPage } from "@/test-page";
import { ExportButton } from "./export-button";
import { ExportRecordView } from "./export-record";

const invoke = vi.hoisted(() => vi.fn());
const save = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ save }));
vi.mock("@/lib/hear", () => ({ hear: async () => () => {} }));

const record: ExportRecord = {
  id: 7,
  input: {
    selection: {
      kind: "disputes",
      filter: { status: null, open: true, user_id: null, search: null },
    },
    format: "xlsx",
    out: "/exports/disputes.xlsx",
    columns: null,
    zone: "Europe/Berlin",
    byte_order_mark: false,
    keep_formulas: false,
    snapshot: null,
  },
  kind: "disputes",
  format: "xlsx",
  path: "/exports/disputes.xlsx",
  actor: "olive",
  started_at: 1_772_442_000_000_000,
  ended_at: 1_772_442_000_000_000,
  state: "done",
  last_error: null,
  rows: 12,
  bytes: 4096,
  sha256: "abc",
};

let verified: object = {};

beforeEach(() => {
  invoke.mockReset();
  save.mockReset();
  save.mockResolvedValue("/exports/new.parquet");
  verified = { clean: true, findings: [], compared_with_books: true, manifest: {} };
  invoke.mockImplementation(async (command: string) => {
    if (command === "verify_export") return verified;
    return { export_id: "export_1" };
  });
});

const asked = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

test("nothing is exported when no file was chosen", async () => {
  save.mockResolvedValue(null);
  openPage(() => <ExportButton selection={record.input.selection} />);
  await userEvent.click(await screen.findByRole("button", { name: "Export…" }));
  await userEvent.click(screen.getByRole("button", { name: "Choose file…" }));
  await waitFor(() => expect(save).toHaveBeenCalled());
  expect(asked("start_export")).toEqual([]);
});

test("a list is exported with its filters, in the format and zone that were chosen", async () => {
  const selection = record.input.selection;
  openPage(() => <ExportButton selection={selection} />);
  await userEvent.click(await screen.findByRole("button", { name: "Export…" }));
  expect(screen.getByRole("heading", { name: "Export disputes" })).toBeDefined();
  await userEvent.click(screen.getByRole("radio", { name: /^Parquet/ }));
  await userEvent.click(screen.getByRole("switch", { name: /^Also show times in/ }));
  await userEvent.click(screen.getByRole("button", { name: "Choose file…" }));
  await waitFor(() => expect(asked("start_export")).toHaveLength(1));
  const [input] = asked("start_export");
  expect(input).toMatchObject({ selection, format: "parquet", out: "/exports/new.parquet" });
  expect(input.zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
});

test("an export is done again with what it was asked for", async () => {
  const onStarted = vi.fn();
  openPage(() => <ExportRecordView record={record} onStarted={onStarted} />);
  await userEvent.click(await screen.findByRole("button", { name: "Export again" }));
  await waitFor(() => expect(onStarted).toHaveBeenCalled());
  expect(asked("start_export")).toEqual([record.input]);
});

test("a file is compared, and what does not match is said in words", async () => {
  openPage(() => <ExportRecordView record={record} onStarted={() => {}} />);
  const verify = await screen.findByRole("button", { name: "Verify" });
  await userEvent.click(verify);
  expect(await screen.findByText("The file matches its manifest and the ledger.")).toBeDefined();
  verified = { ...verified, clean: false, findings: ["file_hash", "totals"] };
  await userEvent.click(verify);
  expect(await screen.findByText(/checksum differs.*different totals/)).toBeDefined();
  expect(asked("verify_export")).toEqual([{ path: record.path }, { path: record.path }]);
});

test("an export that failed has no file to show", async () => {
  const failed: ExportRecord = { ...record, state: "failed", sha256: null, rows: null };
  openPage(() => <ExportRecordView record={failed} onStarted={() => {}} />);
  expect(await screen.findByRole("button", { name: "Export again" })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Show in folder" })).toBeNull();
});
