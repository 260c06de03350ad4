import type { EvidenceField, EvidenceView, SaveEvidence } from "@/lib/types";
import { createUnsaved } from "@/lib/unsaved";

/** What somebody typed and nobody has saved yet. */
export type Typed = {
  /** Null goes back to the proposal. */
  text: string | null;
  /** What was saved for the field when the typing began. */
  base: string | null;
};
type TypedTexts = Partial<Record<EvidenceField, Typed>>;
type Saved = { proposal: string | null; draft: string | null };
type Texts = NonNullable<SaveEvidence["texts"]>;

const NOTHING: TypedTexts = {};
const EMPTY: Saved = { proposal: null, draft: null };
const cases = createUnsaved<TypedTexts>("evidence");

export function type(disputeId: string, field: EvidenceField, typed: Typed | null): void {
  const { [field]: _, ...others } = cases.get(disputeId) ?? NOTHING;
  cases.set(typed ? { ...others, [field]: typed } : others, disputeId);
}

export function useTyped(disputeId: string): TypedTexts {
  return cases.use(disputeId) ?? NOTHING;
}

/** The field as it is saved; one that holds nothing is not in the view. */
export function savedOf(view: EvidenceView, field: EvidenceField): Saved {
  return view.fields.find((one) => one.field === field) ?? EMPTY;
}

/** What would be saved: the proposal itself is never kept as somebody's words. */
function wordsOf({ text }: Typed, { proposal }: Saved): string | null {
  return text !== null && text === proposal ? null : text;
}

export function isUnsaved(typed: Typed, saved: Saved): boolean {
  return wordsOf(typed, saved) !== saved.draft;
}

/** Somebody else saved other words since the typing began: a person must choose. */
export function isClash(typed: Typed, saved: Saved): boolean {
  return saved.draft !== typed.base && isUnsaved(typed, saved);
}

/** What can be saved without a question; none when there is nothing. */
export function collect(view: EvidenceView): Texts | null {
  const texts: Texts = {};
  for (const [field, typed] of entries(cases.get(view.dispute_id) ?? NOTHING)) {
    const saved = savedOf(view, field);
    if (!isUnsaved(typed, saved)) type(view.dispute_id, field, null);
    else if (!isClash(typed, saved)) texts[field] = wordsOf(typed, saved);
  }
  return Object.keys(texts).length > 0 ? texts : null;
}

/** Forgets what has been saved; what was typed meanwhile goes on from there. */
export function settle(view: EvidenceView, sent: Texts): void {
  const typed = cases.get(view.dispute_id) ?? NOTHING;
  for (const field of Object.keys(sent) as EvidenceField[]) {
    const now = typed[field];
    if (!now) continue;
    const saved = savedOf(view, field);
    const rest = isUnsaved(now, saved) ? { ...now, base: saved.draft } : null;
    type(view.dispute_id, field, rest);
  }
}

export function entries(typed: TypedTexts): [EvidenceField, Typed][] {
  return Object.entries(typed) as [EvidenceField, Typed][];
}
