import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { RestoreDialog } from "./restore-dialog";

const { invoke, open, save, startAnew } = vi.hoisted(() => ({
  invoke: vi.fn(),
  open: vi.fn(),
  save: vi.fn(),
  startAnew: vi.fn(),
}));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ open, save }));
vi.mock("@/lib/hear", () => ({ hear: async () => () => undefined }));
vi.mock("@/lib/start-anew", () => ({ startAnew }));

const backup = "/backups/team backup 2026-11-29 080000.db";
const contents = {
  name: "team backup 2026-11-29 080000",
  file: {
    path: backup,
    bytes: 2_400_000,
    sha256: "ab".repeat(32),
    schema_version: 6,
    users: 12,
    transactions: 3_400,
    audit_records: 3_500,
    newest_at: 0,
  },
  mode: "live",
  newest_transaction_at: 1_795_939_200_000_000,
  verified: { clean: true, checked: {}, problems: [] } as object | null,
};
let answers: Record<string, () => unknown>;

beforeEach(() => {
  for (const mock of [invoke, open, save, startAnew]) mock.mockReset();
  answers = { look_inside: () => contents };
  invoke.mockImplementation(async (command: string) => answers[command]?.() ?? { is_here: true });
  open.mockResolvedValue(backup);
  openPage(() => <RestoreDialog onOpenChange={() => undefined} />);
});

const choose = async () => userEvent.click(await screen.findByTestId("choose-backup"));

test("a backup is looked into first, then restored as a new file, which opens", async () => {
  save.mockResolvedValue("/books/team.db");
  const confirm = await screen.findByTestId("confirm-action");
  expect(confirm).toHaveProperty("disabled", true);
  await choose();
  expect(await screen.findByText("No problems found")).toBeTruthy();
  for (const text of ["Live", "12", "3,400", "2.4 MB"]) expect(screen.getByText(text)).toBeTruthy();
  await userEvent.click(confirm);
  await waitFor(() => expect(startAnew).toHaveBeenCalledWith("/"));
  const asked = { input: { backup, path: "/books/team.db" } };
  expect(invoke).toHaveBeenCalledWith("restore_workspace", asked);
  expect(save).toHaveBeenCalledWith(
    expect.objectContaining({ defaultPath: "team backup 2026-11-29 080000 restored.redress" }),
  );
});

test("who closes the dialog for the new file restores nothing", async () => {
  save.mockResolvedValue(null);
  await choose();
  await screen.findByText("No problems found");
  await userEvent.click(screen.getByTestId("confirm-action"));
  expect(invoke).not.toHaveBeenCalledWith("restore_workspace", expect.anything());
});

test("a damaged backup cannot be restored, and the refusal says why", async () => {
  answers.look_inside = () => {
    throw {
      code: "workspace_file_damaged",
      message: "this workspace file is damaged",
      details: {},
    };
  };
  await choose();
  expect((await screen.findByRole("alert")).textContent).toContain("damaged");
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", true);
});

test("problems in the books are counted before anything is restored", async () => {
  answers.look_inside = () => ({
    ...contents,
    verified: { clean: false, checked: {}, problems: [{}, {}] },
  });
  await choose();
  expect(await screen.findByText("2 problems found")).toBeTruthy();
});

test("a backup of an earlier version says when it is checked", async () => {
  answers.look_inside = () => ({ ...contents, verified: null });
  await choose();
  expect(await screen.findByText("Earlier version; updated when opened")).toBeTruthy();
});

test("a restore is canceled without a failure, and can be begun again", async () => {
  save.mockResolvedValue("/books/team.db");
  let end: (error: unknown) => void = () => undefined;
  answers.restore_workspace = () =>
    new Promise((_, reject) => {
      end = reject;
    });
  await choose();
  await screen.findByText("No problems found");
  await userEvent.click(screen.getByTestId("confirm-action"));
  await screen.findByRole("progressbar", { name: "Restoring…" });
  await userEvent.click(screen.getByRole("button", { name: "Cancel restore" }));
  expect(invoke).toHaveBeenCalledWith("cancel_file_work", { input: {} });
  end({ code: "cancelled", message: "cancelled", details: {} });
  await screen.findByText("Restore canceled. No file was saved.");
  expect(screen.queryByRole("alert")).toBeNull();
  expect(screen.getByTestId("confirm-action")).toHaveProperty("disabled", false);
});
