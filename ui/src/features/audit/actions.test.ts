import { expect, test } from "vitest";
import { AUDIT_ACTIONS, actionGroups } from "./actions";

test("each action can be chosen, once", () => {
  const chosen = actionGroups.flatMap(({ actions }) => actions);
  expect([...chosen].sort()).toEqual([...AUDIT_ACTIONS].sort());
});
