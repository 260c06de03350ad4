import { expect, test } from "vitest";
import { changedParts, rebase } from "./rebase";

const parts = (text: string) => new Map(text.split(" ").map((one) => [one.charAt(0), one]));

test("my changes stand upon theirs, and theirs stay where I changed nothing", () => {
  const { parts: now, clashes } = rebase(parts("a1 b1 c1"), parts("a2 b1 c1"), parts("a1 b3 c1"));
  expect([...now.values()]).toEqual(["a2", "b3", "c1"]);
  expect(clashes).toEqual([]);
});

test("what both have changed is named, unless both wrote the same", () => {
  const { parts: now, clashes } = rebase(parts("a1 b1 c1"), parts("a2 b2 c2"), parts("a3 b2 c1"));
  expect([...now.values()]).toEqual(["a2", "b2", "c2"]);
  expect(clashes).toEqual(["a"]);
});

test("parts that came or went are changes too", () => {
  expect(changedParts(parts("a1 b1"), parts("a1 c1"))).toEqual(["b", "c"]);
  const { parts: now, clashes } = rebase(parts("a1 b1"), parts("a1"), parts("a1 b2"));
  expect([...now.values()]).toEqual(["a1"]);
  expect(clashes).toEqual(["b"]);
});
