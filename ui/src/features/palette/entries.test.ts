import { expect, test, vi } from "vitest";
import { rooms } from "@/components/rooms";
import type { Recent } from "@/lib/recent";
import type { RefundRequestRow, UserRow } from "@/lib/types";
import { actionEntries, groupsOf, isMeant, pageEntries, pageOf, recentEntries } from "./entries";

const amara: Recent = { kind: "user", id: "usr_1", label: "Amara Okafor" };
const queue: Recent = { kind: "page", id: "queue", label: "Queue" };
const parts = (recent: Recent[] = []) => ({
  recent: recentEntries(recent),
  actions: actionEntries([{ id: "approve", act: () => undefined }]),
  pages: pageEntries(),
});
const user = { id: "usr_1", name: "Amara Okafor", email: "amara@example.com" } as UserRow;

test("without a text: recent things first, then what can be done, then the pages", () => {
  const groups = groupsOf("", parts([amara, queue]), {});
  expect(groups.map(({ title }) => title)).toEqual(["Recent", "Actions", "Pages"]);
  expect(groups[0]?.entries.map(({ title }) => title)).toEqual(["Amara Okafor", "Queue"]);
  // A page that stands under Recent does not stand below once more.
  expect(groups[2]?.entries).toHaveLength(rooms.length - 1);
});

test("what was typed narrows everything down, and what the desk found comes last, each once", () => {
  const found = { users: { rows: [user, { ...user, id: "usr_2", name: " " }] } };
  const groups = groupsOf(" amara ", parts([amara]), found);
  expect(groups.map(({ title, entries }) => [title, entries.map((one) => one.title)])).toEqual([
    ["Recent", ["Amara Okafor"]],
    ["Users", ["usr_2"]],
  ]);
});

test("an old answer of the desk is not shown once the text is gone", () => {
  expect(groupsOf("", parts(), { users: { rows: [user] } }).map(({ title }) => title)).toEqual([
    "Actions",
    "Pages",
  ]);
});

test("only what can be done now is an action, and it is done", () => {
  const approve = vi.fn();
  const [entry, ...others] = actionEntries([
    { id: "shortcuts", act: vi.fn() },
    { id: "palette", act: vi.fn() },
    { id: "next", act: vi.fn() },
    { id: "go_queue", act: vi.fn() },
    { id: "approve", act: approve },
  ]);
  expect(others.map(({ key }) => key)).toEqual(["act:shortcuts"]);
  expect(entry).toMatchObject({ title: "Approve…", detail: "On a refund request", hint: "a" });
  entry?.act?.();
  expect(approve).toHaveBeenCalledTimes(1);
});

test("words are found in any order, whatever their case", () => {
  const entry = { key: "k", icon: rooms[0]?.icon as never, title: "Amara Okafor", detail: "usr_1" };
  expect(isMeant(entry, "usr AMARA")).toBe(true);
  expect(isMeant(entry, "amara usr_2")).toBe(false);
});

test("everything that is found has a page", () => {
  const row = { id: "12", asked: 900, currency: "usd", state: "in_review", reference: "pi_1" };
  const refunds = { rows: [{ ...row, user_id: "u", user_name: "Ben" } as RefundRequestRow] };
  const entry = groupsOf("ben", parts(), { refunds }).at(-1)?.entries[0];
  expect(entry).toMatchObject({ title: "Ben $9.00", detail: "In review · #12 · pi_1" });
  expect(entry?.recent && pageOf(entry.recent)).toEqual({
    to: "/refunds/$requestId",
    params: { requestId: "12" },
  });
  expect(pageOf({ kind: "transaction", id: "7", label: "" })).toEqual({
    to: "/ledger",
    search: { tx: 7 },
  });
  expect(pageOf(queue)).toEqual({ to: "/queue" });
});
