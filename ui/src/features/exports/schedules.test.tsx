import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { ExportSchedule, ExportSelection } from "@/lib/types";
import { openPage } from "@/test-page";
import { ExportButton } from "./export-button";
import { ExportsPage } from "./list-page";

const invoke = vi.hoisted(() => vi.fn());
const open = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ open }));
vi.mock("@/lib/hear", () => ({ hear: async () => () => undefined }));

const schedule: ExportSchedule = {
  id: 3,
  selection: { kind: "transactions", filter: { kind: "refund" } },
  format: "parquet",
  zone: "Asia/Tokyo",
  folder: "/srv/exports",
  frequency: "monthly",
  kept: 24,
  created_by: "olive",
  // 2 Mar 2126, 22:00 where the person is.
  next_at: 4_928_115_600_000_000,
  last_at: null,
  last_error: null,
};

let schedules: ExportSchedule[] = [];
let refused: string | null = null;

beforeEach(() => {
  invoke.mockReset();
  schedules = [schedule];
  refused = null;
  open.mockResolvedValue("/srv/other");
  invoke.mockImplementation(async (command: string) => {
    if (command === "list_export_schedules") return schedules;
    if (command === refused) throw { code: "export_no_permission", message: "no", details: {} };
    return { id: 4 };
  });
});

const asked = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

const openSchedules = () =>
  openPage(() => <ExportsPage show="schedules" onShow={() => undefined} />);

const press = async (name: string) => userEvent.click(await screen.findByRole("button", { name }));

test("a schedule says what, how often, where to, and when next where the person is", async () => {
  openSchedules();
  const line = await screen.findByTestId("schedule");
  expect(within(line).getByText("Transactions · Refund")).toBeDefined();
  expect(
    within(line).getByText("Monthly · Parquet · The last 24 files · Asia/Tokyo"),
  ).toBeDefined();
  expect(line.textContent).toMatch(/Next.*2126 GMT\+13/);
  expect(line.textContent).toContain("LastNone yet");
  expect(within(line).queryByText("The last run failed")).toBeNull();
});

test("one that fails says why, and is counted", async () => {
  schedules = [schedule, { ...schedule, id: 5, last_error: "export_folder_missing" }];
  openSchedules();
  expect(await screen.findByText("The last run failed")).toBeDefined();
  expect(screen.getByText(/Connect the disk it is on.*tries again every hour/)).toBeDefined();
  expect(screen.getByText("Schedules (1 failed)")).toBeDefined();
});

test("a schedule needs a folder, and has no period", async () => {
  schedules = [];
  openSchedules();
  expect(await screen.findByText("No schedules")).toBeDefined();
  await press("New schedule…");
  expect(screen.queryByRole("combobox", { name: "Date" })).toBeNull();
  const save = screen.getByRole("button", { name: "Save schedule" });
  expect(save.hasAttribute("disabled")).toBe(true);
  await userEvent.click(screen.getByRole("radio", { name: /^hledger/ }));
  await press("Choose folder…");
  await screen.findByText("/srv/other");
  await userEvent.click(save);
  await waitFor(() => expect(asked("schedule_export")).toHaveLength(1));
  expect(asked("schedule_export")[0]).toMatchObject({
    selection: { kind: "entries", filter: { from: null, to: null } },
    format: "hledger",
    zone: null,
    folder: "/srv/other",
    frequency: "weekly",
    kept: 12,
  });
});

test("a change replaces the schedule: the old one goes when the new one is there", async () => {
  openSchedules();
  await press("Change…");
  await press("Choose folder…");
  await screen.findByText("/srv/other");
  await press("Save schedule");
  await waitFor(() => expect(asked("remove_export_schedule")).toEqual([{ id: 3 }]));
  const {
    id: _,
    created_by: __,
    next_at: ___,
    last_at: ____,
    last_error: _____,
    ...kept
  } = schedule;
  expect(asked("schedule_export")).toEqual([{ ...kept, folder: "/srv/other" }]);
});

test("a change that is refused leaves the old schedule, and stays as typed", async () => {
  refused = "schedule_export";
  openSchedules();
  await press("Change…");
  await press("Save schedule");
  expect(await screen.findByRole("alert")).toBeDefined();
  expect(asked("remove_export_schedule")).toEqual([]);
});

test("a schedule is deleted after a question", async () => {
  openSchedules();
  await press("Delete…");
  expect(await screen.findByText(/Those in \/srv\/exports stay/)).toBeDefined();
  await press("Delete schedule");
  await waitFor(() => expect(asked("remove_export_schedule")).toEqual([{ id: 3 }]));
});

test("a list is put on a schedule with its filters", async () => {
  const selection: ExportSelection = { kind: "disputes", filter: { open: true } };
  openPage(() => <ExportButton selection={selection} />);
  await press("Export…");
  await press("Schedule…");
  await press("Choose folder…");
  await screen.findByText("/srv/other");
  await press("Save schedule");
  expect(await screen.findByText("Schedule saved")).toBeDefined();
  expect(asked("schedule_export")[0]).toMatchObject({ selection, format: "xlsx" });
});
