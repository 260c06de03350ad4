import { act, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { BackupPanel } from "./backup-panel";

const invoke = vi.hoisted(() => vi.fn());
const save = vi.hoisted(() => vi.fn());
const hear = vi.hoisted(() => vi.fn());
vi.mock("@/lib/hear", () => ({ hear }));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ save }));
vi.mock("./backup-schedule", () => ({ BackupSchedule: () => null }));

const file = {
  path: "/backups/books.backup.db",
  bytes: 2048,
  sha256: "ab".repeat(32),
  schema_version: 5,
  users: 2,
  transactions: 1200,
  audit_records: 1300,
  newest_at: 0,
};

function serve(engine: string, backUp: () => Promise<unknown>) {
  invoke.mockImplementation((command: string) =>
    command === "get_workspace"
      ? Promise.resolve({ name: "books", mode: "test", engine, location_label: "~/books.db" })
      : backUp(),
  );
  openPage(() => <BackupPanel />);
}

beforeEach(() => {
  invoke.mockReset();
  save.mockReset();
  hear.mockReset();
  hear.mockResolvedValue(() => undefined);
});

test("a backup goes where the person chose, and the panel says what is in it", async () => {
  save.mockResolvedValue(file.path);
  serve("sqlite", () => Promise.resolve(file));
  await userEvent.click(await screen.findByRole("button", { name: "Back up now…" }));
  const said = await screen.findByText(/1,200 transactions/);
  expect(said.textContent).toContain(file.path);
  expect(save).toHaveBeenCalledWith(
    expect.objectContaining({ defaultPath: "books.backup.redress" }),
  );
  expect(invoke).toHaveBeenCalledWith("back_up", { input: { path: file.path } });
});

test("who closes the file dialog makes no backup", async () => {
  save.mockResolvedValue(null);
  serve("sqlite", () => Promise.reject(new Error("not to be called")));
  await userEvent.click(await screen.findByRole("button", { name: "Back up now…" }));
  expect(invoke).not.toHaveBeenCalledWith("back_up", expect.anything());
});

test("a refusal is shown, and the button is there for the next try", async () => {
  save.mockResolvedValue(file.path);
  serve("sqlite", () =>
    Promise.reject({ code: "export_file_exists", message: "there is already a file", details: {} }),
  );
  await userEvent.click(await screen.findByRole("button", { name: "Back up now…" }));
  expect(await screen.findByText(/there is already a file/i)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Back up now…" })).toHaveProperty("disabled", false);
});

test("a server is backed up with its own tools", async () => {
  serve("postgres", () => Promise.reject(new Error("not to be called")));
  expect(await screen.findByText(/pg_dump/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Back up now…" })).toBeNull();
});

test("a running backup shows how far it is, and is canceled without a failure", async () => {
  save.mockResolvedValue(file.path);
  let end: (error: unknown) => void = () => undefined;
  const running = new Promise((_, reject) => {
    end = reject;
  });
  serve("sqlite", () => running);
  const backUp = invoke.getMockImplementation();
  invoke.mockImplementation((command: string) =>
    command === "cancel_file_work" ? Promise.resolve(null) : backUp?.(command),
  );
  await userEvent.click(await screen.findByRole("button", { name: "Back up now…" }));
  await screen.findByRole("progressbar", { name: "Backing up…" });
  const [event, tell] = hear.mock.calls[0] ?? [];
  expect(event).toBe("file-work-progress");
  const progress = { bytes: 1_000_000, total: 4_000_000, is_checking: false };
  act(() => tell({ payload: { progress } }));
  expect(screen.getByRole("progressbar")).toHaveProperty("value", 1_000_000);
  expect(screen.getByText("1 MB / 4 MB")).toBeDefined();
  act(() => tell({ payload: { progress: { ...progress, is_checking: true } } }));
  expect(screen.getByText("Checking the copy…")).toBeDefined();
  await userEvent.click(screen.getByRole("button", { name: "Cancel backup" }));
  expect(invoke).toHaveBeenCalledWith("cancel_file_work", { input: {} });
  end({ code: "cancelled", message: "cancelled", details: {} });
  await screen.findByText("Backup canceled. No file was saved.");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByRole("button", { name: "Back up now…" })).toBeDefined();
});
