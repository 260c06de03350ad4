import { expect, test } from "vitest";
import { label, lookUp, t, tn } from "./i18n";

test("values are filled in, unknown ones stay visible", () => {
  expect(t("timeline.by", { actor: "maria" })).toBe("by maria");
  expect(t("timeline.by", { other: "x" })).toBe("by {actor}");
});

test("numbers choose their form", () => {
  expect(tn("export.rows", 1)).toBe("1 row");
  expect(tn("export.rows", 60_000)).toBe("60,000 rows");
});

test("a word that Stripe invents tomorrow is shown readably", () => {
  expect(label("dispute_status", "needs_response")).toBe("Needs response");
  expect(label("dispute_status", "late_win")).toBe("Late win");
  expect(lookUp("error", "toString")).toBeNull();
});
