import { screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { Rail } from "./rail";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

test("scheduled exports that fail are counted, not those that work", async () => {
  invoke.mockImplementation(async (command: string) => {
    if (command !== "list_export_schedules") throw { code: "busy", message: "", details: {} };
    return [{ last_error: null }, { last_error: "export_disk_full" }];
  });
  openPage(() => <Rail />);
  const count = await screen.findByTitle("1 scheduled export failed");
  expect(count.closest("a")?.getAttribute("data-testid")).toBe("nav-exports");
  expect(count.textContent).toBe("1");
});
