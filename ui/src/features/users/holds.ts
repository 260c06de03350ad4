import { caseOfHold } from "@/lib/audit-subjects";
import { pageOfCase } from "@/lib/cases";
import type { HoldView } from "@/lib/types";

/** How the holds that are placed in the window are named; a key follows. */
export const MANUAL = "manual:";

/** The case a hold was placed for; null for one of an operator or of the platform. */
export function caseOf({ case: name }: HoldView): string | null {
  const of = caseOfHold(name);
  return pageOfCase(of) === null ? null : of;
}

/** A hold of a case ends with its case; every other one is released by hand. */
export const isReleasable = (hold: HoldView): boolean =>
  hold.state === "active" && caseOf(hold) === null;
