import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { VersionPanel } from "./version-panel";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

/** What the commands answer; the version that runs is 1.2.3. */
function serve(looksForUpdates: boolean, answers: Record<string, () => Promise<unknown>> = {}) {
  invoke.mockImplementation((command: string) =>
    command === "get_version"
      ? Promise.resolve({ version: "1.2.3", looks_for_updates: looksForUpdates })
      : answers[command]?.(),
  );
  openPage(() => <VersionPanel />);
}

const check = async () =>
  userEvent.click(await screen.findByRole("button", { name: "Check for updates" }));

beforeEach(() => {
  invoke.mockReset();
});

test("without an address the version is shown and nothing is asked", async () => {
  serve(false);
  expect(await screen.findByText("Redress 1.2.3")).toBeTruthy();
  expect(screen.queryByRole("button")).toBeNull();
  expect(invoke).toHaveBeenCalledTimes(1);
});

test("the newest version says so", async () => {
  serve(true, { check_for_update: () => Promise.resolve(null) });
  expect(await screen.findByText("Redress 1.2.3")).toBeTruthy();
  expect(invoke).not.toHaveBeenCalledWith("check_for_update", expect.anything());
  await check();
  expect(await screen.findByText("This is the newest version.")).toBeTruthy();
});

test("a newer version is shown with its notes, and that one is installed", async () => {
  const newer = { version: "1.3.0", notes: "Faster." };
  serve(true, {
    check_for_update: () => Promise.resolve(newer),
    install_update: () => Promise.resolve(null),
  });
  await check();
  expect(await screen.findByText("Version 1.3.0 is available")).toBeTruthy();
  expect(screen.getByText("Faster.")).toBeTruthy();
  expect(invoke).not.toHaveBeenCalledWith("install_update", expect.anything());
  await userEvent.click(screen.getByRole("button", { name: "Install and restart" }));
  expect(invoke).toHaveBeenCalledWith("install_update", { input: { version: "1.3.0" } });
});

test("a version that is not signed by us is refused in words", async () => {
  serve(true, {
    check_for_update: () => Promise.resolve({ version: "1.3.0", notes: null }),
    install_update: () =>
      Promise.reject({ code: "update_not_trusted", message: "not signed", details: {} }),
  });
  await check();
  await userEvent.click(await screen.findByRole("button", { name: "Install and restart" }));
  expect(await screen.findByText(/not signed by the makers of Redress\. Nothing/)).toBeTruthy();
});

test("an address that does not answer is said, and can be asked again", async () => {
  serve(true, {
    check_for_update: () =>
      Promise.reject({ code: "update_unanswered", message: "no answer", details: {} }),
  });
  await check();
  expect(await screen.findByText("There was no answer about updates.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Check for updates" })).toHaveProperty(
    "disabled",
    false,
  );
});
