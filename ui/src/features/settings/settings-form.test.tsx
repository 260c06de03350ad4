import { cleanup, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Settings } from "@/lib/types";
import { openPage } from "@/test-page";
import { SettingsForm } from "./settings-form";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const saved: Settings = {
  policy_version: 3,
  refund_tolerance: 500,
  dispute_tolerance: 500,
  refund_autopilot: false,
  dispute_autopilot: false,
  grace_seconds: 30,
  first_response_sla_hours: 24,
  submission_sla_hours: 48,
  effect_hours: 24,
  dispute_fee: 1500,
  counter_fee: 1500,
  default_currency: "usd",
  other_currencies: {},
};

beforeEach(() => {
  invoke.mockReset();
  invoke.mockResolvedValue(saved);
});

const open = () => openPage(() => <SettingsForm saved={saved} />);
const grace = () => screen.findByRole<HTMLInputElement>("textbox", { name: "Grace period" });

test("settings that are not saved are still there when the page is opened again, and go once saved", async () => {
  const user = userEvent.setup();
  open();
  await user.clear(await grace());
  await user.type(await grace(), "120");
  cleanup();
  open();
  expect((await grace()).value).toBe("120");
  await user.click(screen.getByTestId("save-settings"));
  await waitFor(() => expect(invoke).toHaveBeenCalledTimes(1));
  const [name, { input }] = invoke.mock.calls[0] ?? [];
  expect([name, input.grace_seconds]).toEqual(["set_settings", 120]);
  cleanup();
  open();
  expect((await grace()).value).toBe("30");
});
