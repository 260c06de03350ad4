import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { BackupSchedule } from "./backup-schedule";

const invoke = vi.hoisted(() => vi.fn());
const open = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ open }));

const backup = {
  path: "/books/backups/team backup 2026-11-29 080000.db",
  bytes: 2_400_000,
  sha256: "ab".repeat(32),
  made_at: 1_795_939_200_000_000,
};
const daily = {
  frequency: "daily",
  folder: "/books/backups",
  is_default_folder: true,
  kept: 7,
  next_at: 1_796_025_600_000_000,
  last_error: null as string | null,
  backups: [backup],
};

function serve(schedule: typeof daily) {
  invoke.mockResolvedValue(schedule);
  openPage(() => <BackupSchedule />);
}

beforeEach(() => {
  invoke.mockReset();
  open.mockReset();
});

test("what is set, and the last backup, are shown", async () => {
  serve(daily);
  expect(await screen.findByText("/books/backups")).toBeTruthy();
  expect(screen.getByRole("combobox", { name: "Automatic backups" }).textContent).toBe("Daily");
  expect(screen.getByRole("combobox", { name: "Backups to keep" }).textContent).toBe("7 backups");
  expect(screen.getByText(/2\.4 MB · 1 kept/)).toBeTruthy();
  expect(screen.queryByRole("button", { name: "Use default" })).toBeNull();
});

test("another folder applies at once, and so does the way back", async () => {
  open.mockResolvedValue("/mnt/stick");
  serve({ ...daily, is_default_folder: false });
  await userEvent.click(await screen.findByRole("button", { name: "Change…" }));
  expect(invoke).toHaveBeenCalledWith("set_backup_schedule", { input: { folder: "/mnt/stick" } });
  await userEvent.click(screen.getByRole("button", { name: "Use default" }));
  expect(invoke).toHaveBeenCalledWith("set_backup_schedule", { input: { folder: "" } });
});

test("a failed backup says why and what to do", async () => {
  serve({ ...daily, last_error: "export_folder_missing", backups: [] });
  expect(await screen.findByText("The last automatic backup failed")).toBeTruthy();
  expect(screen.getByText(/Connect the disk it is on/)).toBeTruthy();
  expect(screen.getByText("None yet")).toBeTruthy();
});

test("a failure without words of its own shows no code", async () => {
  serve({ ...daily, last_error: "ledger_busy" });
  expect(await screen.findByText(/Needs attention/)).toBeTruthy();
  expect(screen.queryByText(/ledger_busy/)).toBeNull();
});

test("when off, nothing is promised", async () => {
  serve({ ...daily, frequency: "off" });
  expect((await screen.findByRole("combobox", { name: "Automatic backups" })).textContent).toBe(
    "Off",
  );
  expect(screen.queryByText("Next backup")).toBeNull();
  expect(screen.queryByText("Folder")).toBeNull();
});
