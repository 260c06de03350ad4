import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { CrashNotice } from "./crash-notice";

const { invoke } = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

test("the report of a crash is shown on request, and is gone once it is dismissed", async () => {
  invoke.mockImplementation(async (command: string) =>
    command === "get_crash_report" ? { path: "/data/crash-1.txt", text: "at: desk.rs:7" } : null,
  );
  openPage(() => <CrashNotice />);
  await userEvent.click(await screen.findByRole("button", { name: "Show report" }));
  expect(screen.getByText("at: desk.rs:7")).toBeTruthy();
  await userEvent.click(screen.getByTestId("dismiss-crash"));
  await waitFor(() => expect(screen.queryByTestId("crash-notice")).toBeNull());
  expect(invoke).toHaveBeenCalledWith("dismiss_crash_report", { input: {} });
});
