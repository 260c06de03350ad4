import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import type { Forgetting, UserDetail } from "@/lib/types";
import { createUnsaved, openDrafts } from "@/lib/unsaved";
import { openPage } from "@/test-page";
import { ForgetDialog } from "./forget-dialog";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

const user = {
  id: "usr_1",
  name: "Amara Okafor",
  email: "amara@example.com",
  created_at: 0,
  forgotten_at: null,
};

const detail: UserDetail = {
  user,
  wallets: [
    { user_id: "usr_1", currency: "usd", balance: 1250, held: 0, available: 1250, seq: 3 },
    { user_id: "usr_1", currency: "eur", balance: 0, held: 0, available: 0, seq: 0 },
  ],
  holds: [],
  open_refund_requests: 0,
  open_disputes: 0,
  joined_into: null,
  joined: [],
};

const backup = (day: number) => ({
  path: `/b/${day}.db`,
  bytes: 1,
  sha256: "0",
  made_at: Date.UTC(2026, 0, day, 6) * 1000,
});

const what: Forgetting = {
  user,
  open_case: null,
  customers: ["cus_1"],
  shared_customers: ["cus_2"],
  disputes: ["du_1"],
  refund_requests: ["7"],
  evidence_sent: 2,
  backups: [backup(9), backup(8), backup(3)],
};

let closed = vi.fn();

function open(preview: Forgetting, answers: unknown[] = []) {
  const left = [...answers];
  invoke.mockImplementation(async (command: string) => {
    if (command === "preview_forgetting") return preview;
    if (command === "forget_user") return left.shift();
    return null;
  });
  closed = vi.fn();
  openPage(() => <ForgetDialog detail={detail} onOpenChange={closed} />);
}

const confirm = () => screen.getByTestId("confirm-action");
const sent = () =>
  invoke.mock.calls.filter(([command]) => command === "forget_user").map(([, { input }]) => input);

async function fill(id: string) {
  await userEvent.type(await screen.findByLabelText("User ID, to confirm"), id);
  await userEvent.type(screen.getByLabelText("Reason"), "Ticket 4711");
}

beforeEach(() => {
  invoke.mockReset();
  localStorage.clear();
  openDrafts("books");
});

test("it says what goes, what stays, what Stripe and backups still have, and the balance", async () => {
  open(what);
  const text = (await screen.findByRole("dialog")).textContent ?? "";
  await screen.findByText("cus_1");
  const shown = screen.getByRole("dialog").textContent ?? text;
  for (const said of [
    "The wallet still has a balance: 1,250 USD",
    "Evidence was sent to Stripe 2 times",
    "cus_2",
    "3 scheduled backups have the data, made 3 Jan 2026 – 9 Jan 2026.",
  ]) {
    expect(shown).toContain(said);
  }
});

test("the id is typed to confirm, and drafts about the person go", async () => {
  const drafts = createUnsaved<string>("evidence");
  for (const id of ["du_1", "du_10"]) drafts.set(`draft of ${id}`, id);
  open(what, [{ ...what, is_erased: true }]);
  await fill("usr_2");
  expect(confirm()).toHaveProperty("disabled", true);
  await userEvent.clear(screen.getByLabelText("User ID, to confirm"));
  await userEvent.type(screen.getByLabelText("User ID, to confirm"), "usr_1");
  await userEvent.click(confirm());
  await waitFor(() => expect(closed).toHaveBeenCalledWith(false));
  expect(sent()).toEqual([{ user_id: "usr_1", reason: "Ticket 4711" }]);
  expect([drafts.get("du_1"), drafts.get("du_10")]).toEqual([null, "draft of du_10"]);
  expect(Object.keys(localStorage).filter((key) => key.endsWith(":forget:usr_1"))).toEqual([]);
});

test("an open case is named, and nothing can be confirmed", async () => {
  open({ ...what, open_case: "dispute:du_1" });
  await fill("usr_1");
  expect(screen.getByRole("link", { name: "Dispute du_1" }).getAttribute("href")).toContain("du_1");
  expect(confirm()).toHaveProperty("disabled", true);
});

test("bytes that are left in the file are told, and tried again", async () => {
  open(what, [
    { ...what, is_erased: false },
    { ...what, is_erased: true },
  ]);
  await fill("usr_1");
  await userEvent.click(confirm());
  await screen.findByText("Replaced, but the file still has traces");
  expect(closed).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(closed).toHaveBeenCalledWith(false));
  expect(sent()).toHaveLength(2);
});
