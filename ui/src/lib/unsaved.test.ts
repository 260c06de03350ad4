import { beforeEach, expect, test, vi } from "vitest";
import { createUnsaved, openDrafts } from "./unsaved";

const kept = () => Object.keys(localStorage).filter((key) => key.startsWith("redress-draft-"));

beforeEach(() => {
  localStorage.clear();
  window.dispatchEvent(new StorageEvent("storage", { key: null }));
  openDrafts("elsewhere");
  openDrafts("sqlite:/a");
});

/** Every module anew, as after a restart of the window. */
async function restarted() {
  vi.resetModules();
  const fresh = await import("./unsaved");
  fresh.openDrafts("sqlite:/a");
  return fresh.createUnsaved<string>("reason");
}

test("what is typed survives a restart, until it is saved or discarded", async () => {
  const drafts = createUnsaved<string>("reason");
  drafts.set("Charged twice, s", "refund_request:12");
  expect((await restarted()).get("refund_request:12")).toBe("Charged twice, s");
  drafts.set(null, "refund_request:12");
  expect((await restarted()).get("refund_request:12")).toBeNull();
  expect(kept()).toEqual([]);
});

test("drafts belong to their workspace and to their case", () => {
  const drafts = createUnsaved<string>("reason");
  drafts.set("mine", "refund_request:12");
  expect(drafts.get("refund_request:13")).toBeNull();
  openDrafts("sqlite:/b");
  expect(drafts.get("refund_request:12")).toBeNull();
  openDrafts("sqlite:/a");
  expect(drafts.get("refund_request:12")).toBe("mine");
});

test("what another window writes is seen", () => {
  const drafts = createUnsaved<string>("reason");
  drafts.set("mine");
  const [key = ""] = kept();
  localStorage.setItem(key, JSON.stringify({ at: Date.now(), value: "theirs" }));
  expect(drafts.get()).toBe("mine");
  window.dispatchEvent(new StorageEvent("storage", { key }));
  expect(drafts.get()).toBe("theirs");
});

test("damaged and very old drafts are forgotten, recent ones stay", () => {
  const drafts = createUnsaved<string>("reason");
  drafts.set("recent", "a");
  localStorage.setItem("redress-draft-1:sqlite:/a:reason:b", "{");
  localStorage.setItem("redress-draft-1:sqlite:/a:reason:c", '{"at":0,"value":"old"}');
  openDrafts("sqlite:/b");
  openDrafts("sqlite:/a");
  expect(kept()).toHaveLength(1);
  expect(drafts.get("a")).toBe("recent");
});

test("a storage that is full keeps the draft as long as the window", () => {
  const drafts = createUnsaved<string>("reason");
  vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  drafts.set("mine");
  expect(drafts.get()).toBe("mine");
});
