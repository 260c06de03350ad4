import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Workspace } from "@/lib/types";
import { openPage } from "@/test-page";
import { WorkspaceMenu } from "./workspace-menu";

const { invoke, startAnew } = vi.hoisted(() => ({ invoke: vi.fn(), startAnew: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));
vi.mock("@/lib/start-anew", () => ({ startAnew }));

const here: Workspace = {
  id: "workspace_1",
  name: "Credits EU",
  colour: "purple",
  mode: "test",
  engine: "sqlite",
  location_label: "~/credits-eu.db",
};
const row = (id: string, name: string, rest: object = {}) => ({
  id,
  name,
  colour: "green",
  kind: "file",
  mode: null,
  location_label: name,
  last_opened_at: 0,
  is_missing: false,
  is_here: false,
  is_open: false,
  ...rest,
});

beforeEach(() => {
  startAnew.mockReset();
  invoke.mockReset();
  invoke.mockImplementation(async (command: string) => {
    if (command !== "list_workspaces") return { is_here: false };
    const workspaces = [
      row("workspace_1", "Credits EU", { is_here: true, is_open: true }),
      row("workspace_2", "Credits US"),
      row("workspace_3", "Lost", { is_missing: true }),
    ];
    return { workspaces, default_folder: "/data", set_aside: null };
  });
});

const calls = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

async function openMenu(): Promise<void> {
  const button = await screen.findByTestId("workspace-menu");
  button.focus();
  await userEvent.keyboard("{Enter}");
  await screen.findByRole("menu");
}

test("another workspace is opened in a window of its own by the keyboard alone", async () => {
  openPage(() => <WorkspaceMenu here={here} />);
  await openMenu();
  await screen.findByText("Credits US");
  expect(screen.queryByText("Lost")).toBeNull();
  await userEvent.keyboard("{Home}{ArrowRight}");
  await screen.findByRole("menuitem", { name: "Open in new window" });
  await userEvent.keyboard("{ArrowDown}{Enter}");
  await waitFor(() =>
    expect(calls("open_workspace")).toEqual([
      { target: { id: "workspace_2" }, in_new_window: true },
    ]),
  );
  expect(startAnew).not.toHaveBeenCalled();
});

test("the workspace is renamed, shown in its folder and closed", async () => {
  openPage(() => <WorkspaceMenu here={here} />);
  await openMenu();
  await userEvent.click(screen.getByRole("menuitem", { name: "Rename…" }));
  const name = await screen.findByTestId("workspace-name");
  await userEvent.clear(name);
  await userEvent.type(name, "Europe{Enter}");
  await waitFor(() =>
    expect(calls("rename_workspace")).toEqual([{ id: "workspace_1", name: "Europe" }]),
  );
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await openMenu();
  await userEvent.click(screen.getByRole("menuitem", { name: "Show in folder" }));
  await waitFor(() => expect(calls("reveal_workspace")).toEqual([{ id: "workspace_1" }]));
  await openMenu();
  await userEvent.click(screen.getByRole("menuitem", { name: "Close workspace" }));
  await waitFor(() => expect(startAnew).toHaveBeenCalledWith("/"));
});

test("the color is chosen in the menu, and the one it has is marked", async () => {
  openPage(() => <WorkspaceMenu here={here} />);
  await openMenu();
  screen.getByRole("menuitem", { name: "Color" }).focus();
  await userEvent.keyboard("{ArrowRight}");
  const purple = await screen.findByRole("menuitemradio", { name: "Purple" });
  expect(purple.getAttribute("aria-checked")).toBe("true");
  await userEvent.click(screen.getByRole("menuitemradio", { name: "Red" }));
  await waitFor(() =>
    expect(calls("set_workspace_colour")).toEqual([{ id: "workspace_1", colour: "red" }]),
  );
});

test("one that could not be opened can be closed, and nothing else", async () => {
  openPage(() => <WorkspaceMenu here={null} />);
  await openMenu();
  expect(screen.queryByRole("menuitem", { name: "Rename…" })).toBeNull();
  expect(screen.getByRole("menuitem", { name: "Close workspace" })).toBeTruthy();
});
