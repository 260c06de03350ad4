import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { StartPage } from "./start-page";

const { invoke, open, startAnew } = vi.hoisted(() => ({
  invoke: vi.fn(),
  open: vi.fn(),
  startAnew: vi.fn(),
}));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@tauri-apps/plugin-dialog", () => ({ open }));
vi.mock("@/lib/start-anew", () => ({ startAnew }));

const row = {
  id: "workspace_1",
  name: "Credits EU",
  colour: "purple",
  kind: "file",
  mode: "live",
  location_label: "~/books/credits-eu.db",
  last_opened_at: 1_790_000_000_000_000,
  is_missing: false,
  is_here: false,
  is_open: false,
};
let list: object;
/** What a command answers instead; it may refuse. */
let answers: Record<string, () => unknown>;

beforeEach(() => {
  list = { workspaces: [], default_folder: "/data/redress", set_aside: null };
  answers = {};
  open.mockReset();
  startAnew.mockReset();
  invoke.mockReset();
  invoke.mockImplementation(async (command: string) => {
    if (command === "list_workspaces") return list;
    return answers[command]?.() ?? { is_here: true };
  });
});

const calls = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

test("a new workspace has a name, a currency and a folder, and opens where Stripe is connected", async () => {
  open.mockResolvedValue("/srv/books");
  openPage(() => <StartPage />);
  const begin = await screen.findByTestId("start-new");
  await waitFor(() => expect(invoke).toHaveBeenCalled());
  await userEvent.click(begin);
  const confirm = await screen.findByTestId("confirm-action");
  expect(confirm).toHaveProperty("disabled", true);
  await userEvent.type(screen.getByTestId("workspace-name"), " Credits EU ");
  await userEvent.clear(screen.getByTestId("workspace-currency"));
  await userEvent.type(screen.getByTestId("workspace-currency"), "xx");
  expect(confirm).toHaveProperty("disabled", true);
  await userEvent.clear(screen.getByTestId("workspace-currency"));
  await userEvent.type(screen.getByTestId("workspace-currency"), "EUR");
  expect(screen.getByTestId("workspace-folder").textContent).toBe("/data/redress");
  await userEvent.click(screen.getByRole("button", { name: "Change…" }));
  await waitFor(() =>
    expect(screen.getByTestId("workspace-folder").textContent).toBe("/srv/books"),
  );
  await userEvent.click(confirm);
  await waitFor(() => expect(startAnew).toHaveBeenCalledWith("/onboarding"));
  const made = { name: "Credits EU", default_currency: "eur", folder: "/srv/books" };
  expect(calls("create_workspace")).toEqual([made]);
});

test("the demo and a server's database open in this window", async () => {
  openPage(() => <StartPage />);
  await userEvent.click(await screen.findByTestId("start-demo"));
  await waitFor(() => expect(startAnew).toHaveBeenCalledWith("/"));
  await userEvent.type(screen.getByTestId("start-url"), "postgres://joe:pw@db/credits{Enter}");
  await waitFor(() => expect(startAnew).toHaveBeenCalledTimes(2));
  expect(calls("open_workspace")).toEqual([
    { target: "demo", in_new_window: false },
    { target: { url: "postgres://joe:pw@db/credits" }, in_new_window: false },
  ]);
});

test("a file that is no workspace is refused with what to do, and what was typed stays", async () => {
  answers.open_workspace = () => {
    throw {
      code: "database_not_ours",
      message: "this is not a Redress database; choose another one, it was not changed",
      details: {},
    };
  };
  open.mockResolvedValue("/srv/photos.db");
  openPage(() => <StartPage />);
  await userEvent.type(await screen.findByTestId("start-url"), "postgres://db");
  await userEvent.click(screen.getByRole("button", { name: "Choose file…" }));
  const alert = await screen.findByRole("alert");
  expect(alert.textContent).toContain("This is not a Redress database");
  expect(alert.textContent).toContain("Choose another one");
  expect(screen.getByTestId("start-url")).toHaveProperty("value", "postgres://db");
  expect(startAnew).not.toHaveBeenCalled();
});

test("a recent workspace opens; one whose file is gone is found again or removed", async () => {
  const gone = { ...row, id: "workspace_2", name: "Old", is_missing: true };
  list = { workspaces: [row, gone], default_folder: "/data", set_aside: "/data/damaged-1.json" };
  open.mockResolvedValue("/moved/old.db");
  openPage(() => <StartPage />);
  const [first, second] = await screen.findAllByTestId("recent-workspace");
  if (!first || !second) throw new Error("two rows");
  expect(screen.getByText(/damaged-1.json/)).toBeTruthy();
  await userEvent.click(within(second).getByRole("button", { name: "Locate…" }));
  await waitFor(() =>
    expect(calls("locate_workspace")).toEqual([{ id: "workspace_2", path: "/moved/old.db" }]),
  );
  await userEvent.click(within(second).getByRole("button", { name: "Remove from list" }));
  await waitFor(() => expect(calls("forget_workspace")).toEqual([{ id: "workspace_2" }]));
  await userEvent.click(within(first).getByTestId("open-recent"));
  await waitFor(() => expect(startAnew).toHaveBeenCalledWith("/"));
  expect(calls("open_workspace")).toEqual([
    { target: { id: "workspace_1" }, in_new_window: false },
  ]);
});
