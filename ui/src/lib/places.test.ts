import { expect, test, vi } from "vitest";
import { notePlace, placeBefore } from "./places";

const place = (pathname: string, search = "") => ({ pathname, href: pathname + search });

test("the way back leads to the page one came from, with its filters", () => {
  notePlace(0, place("/queue", "?kind=chargeback"));
  notePlace(1, place("/disputes/du_1"));
  notePlace(2, place("/disputes/du_1", "?tx=4"));
  expect(placeBefore(2, "/disputes/du_1")).toEqual({
    ...place("/queue", "?kind=chargeback"),
    steps: 2,
  });
  // Gone back to the queue and on to another page: what lay ahead is no way back.
  notePlace(1, place("/refunds/12"));
  expect(placeBefore(1, "/refunds/12")?.pathname).toBe("/queue");
  expect(placeBefore(0, "/queue")).toBeNull();
});

test("a reload of the page keeps the way back", async () => {
  notePlace(0, place("/ledger"));
  vi.resetModules();
  const reloaded = await import("./places");
  expect(reloaded.placeBefore(1, "/users/usr_1")?.pathname).toBe("/ledger");
});
