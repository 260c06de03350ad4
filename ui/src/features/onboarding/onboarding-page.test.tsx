import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { openPage } from "@/test-page";
import { OnboardingPage } from "./onboarding-page";

const { invoke } = vi.hoisted(() => ({ invoke: vi.fn() }));
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const permission = (resource: string, found: string) => ({
  resource,
  needed: "read",
  found,
  code: null,
});
/** What a command answers instead; it may refuse. */
let answers: Record<string, () => unknown>;
let state: Record<string, unknown>;

beforeEach(() => {
  state = {
    is_finished: false,
    is_connected: false,
    is_read: false,
    decided: [],
    found: { customers: 0, payments: 0, open_disputes: 0, pending_refunds: 0 },
  };
  answers = {
    get_onboarding: () => state,
    check_connection: () => ({ permissions: [permission("disputes", "not_asked")], kept: null }),
  };
  invoke.mockReset();
  invoke.mockImplementation(async (command: string) => answers[command]?.() ?? null);
});

const calls = (command: string) =>
  invoke.mock.calls.filter(([name]) => name === command).map(([, { input }]) => input);

test("what a key needs is told first, and what it lacks stays in view until the person goes on", async () => {
  openPage(() => <OnboardingPage mapping={null} />);
  expect(await screen.findByText(/Shows disputes and inquiries/)).toBeTruthy();
  await userEvent.type(screen.getByTestId("onboarding-key"), "rk_live_1");
  expect(screen.getByText("This is a live key")).toBeTruthy();

  answers.connect_stripe = () => {
    state = { ...state, is_connected: true };
    return {};
  };
  answers.check_connection = () => ({
    permissions: [permission("disputes", "missing")],
    kept: "session",
  });
  await userEvent.click(screen.getByTestId("onboarding-connect"));
  expect(await screen.findByText(/Disputes are neither shown nor answered/)).toBeTruthy();
  expect(screen.getByText("The key is not stored")).toBeTruthy();
  expect(calls("connect_stripe")).toEqual([{ key: "rk_live_1" }]);
  expect(screen.getByTestId("onboarding-key")).toHaveProperty("value", "");
});

test("the way is taken up at the first step that is left, and a decision is recorded", async () => {
  state = { ...state, is_connected: true, is_read: true, decided: ["users", "policy"] };
  openPage(() => <OnboardingPage mapping={null} />);
  const current = await screen.findByTestId("step-autopilot");
  expect(current.getAttribute("aria-current")).toBe("step");
  answers.complete_onboarding_step = () => {
    state = { ...state, decided: ["users", "policy", "autopilot"] };
    return state;
  };
  await userEvent.click(screen.getByTestId("onboarding-go-on"));
  await screen.findByTestId("open-queue");
  expect(calls("complete_onboarding_step")).toEqual([{ step: "autopilot" }]);
});

test("the set-up can be ended early; a refusal says what to do", async () => {
  answers.finish_onboarding = () => {
    throw { code: "database_busy", message: "the database is busy; try again", details: {} };
  };
  openPage(() => <OnboardingPage mapping={null} />);
  await userEvent.click(await screen.findByTestId("finish-onboarding"));
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("database_busy"));
});
