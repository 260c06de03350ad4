import type { Ce3Evidence, EvidenceView } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";

/** Compelling Evidence 3.0 as somebody is writing it; null takes it out of the answer. */
type TypedCe3 = {
  ce3: Ce3Evidence | null;
  /** What was saved when the writing began. */
  base: Ce3Evidence | null;
};

const cases = createUnsaved<TypedCe3>("ce3");

export const useTypedCe3 = cases.use;

export const savedCe3 = (view: EvidenceView) => view.enhanced.visa_compelling_evidence_3 ?? null;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

export function typeCe3(view: EvidenceView, ce3: Ce3Evidence | null): void {
  const base = cases.get(view.dispute_id)?.base ?? savedCe3(view);
  cases.set({ ce3, base }, view.dispute_id);
}

/** Goes on from what is saved now: mine stands over it, or theirs is taken. */
export function settleClash(view: EvidenceView, keep: boolean): void {
  const typed = cases.get(view.dispute_id);
  cases.set(keep && typed ? { ...typed, base: savedCe3(view) } : null, view.dispute_id);
}

export const isCe3Unsaved = (typed: TypedCe3 | null, view: EvidenceView) =>
  typed !== null && !isSame(typed.ce3, savedCe3(view));

/** Somebody else saved it otherwise since the writing began: a person must choose. */
export const isCe3Clash = (typed: TypedCe3 | null, view: EvidenceView) =>
  typed !== null && isCe3Unsaved(typed, view) && !isSame(typed.base, savedCe3(view));

/** All structured evidence as it would be saved; none when there is nothing to save. */
export function collectEnhanced(view: EvidenceView): EvidenceView["enhanced"] | null {
  const typed = cases.get(view.dispute_id);
  if (!typed || isCe3Clash(typed, view)) return null;
  if (isCe3Unsaved(typed, view)) return { ...view.enhanced, visa_compelling_evidence_3: typed.ce3 };
  cases.set(null, view.dispute_id);
  return null;
}

/** Forgets what has been saved; what was typed meanwhile goes on from there. */
export function settleEnhanced(view: EvidenceView): void {
  const typed = cases.get(view.dispute_id);
  if (!typed) return;
  const rest = isCe3Unsaved(typed, view) ? { ...typed, base: savedCe3(view) } : null;
  cases.set(rest, view.dispute_id);
}
