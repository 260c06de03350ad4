import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { asFailure } from "@/lib/call";
import type { Ce3Evidence, EvidenceField, EvidenceView } from "@/lib/types";
import { useShortcuts } from "@/lib/use-shortcuts";
import { evidence, useSaveTexts } from "./queries";
import { entries, isClash, isUnsaved, savedOf, type, useTyped } from "./typed";
import { isCe3Clash, isCe3Unsaved, savedCe3, settleClash, typeCe3, useTypedCe3 } from "./typed-ce3";

/** Another revision than the one that was edited stands saved by now. */
type Conflict = { by: string | null; at: number | null };

/** The evidence of a dispute with what is being typed over it. */
export function useDraftOf(disputeId: string) {
  const client = useQueryClient();
  const { data: view, error, refetch } = useQuery(evidence(disputeId));
  const typed = useTyped(disputeId);
  const typedCe3 = useTypedCe3(disputeId);
  const saving = useSaveTexts(disputeId);
  const conflict = conflictOf(view, saving.error);

  /** Saves what can be saved; answers with the newest evidence, or with nothing when that failed. */
  const save = async (): Promise<EvidenceView | null> => {
    if (conflict) return null;
    const answer = await saving.mutateAsync().catch(() => undefined);
    return answer ?? null;
  };
  const latest = useRef(save);
  latest.current = save;
  useShortcuts({ save: () => void save() });
  useEffect(() => () => void latest.current(), []);

  const draftNow = (field: EvidenceField) => {
    const now = client.getQueryData(evidence(disputeId).queryKey);
    return now ? savedOf(now, field).draft : null;
  };
  return {
    view,
    error,
    /** Reads what stands now; what nobody else touched is saved upon it. */
    reload: () => void refetch().then(() => saving.mutate()),
    typed,
    save,
    isSaving: saving.isPending,
    /** Why the last saving failed, unless somebody else was quicker. */
    problem: isConflict(saving.error) ? null : saving.error,
    conflict,
    hasUnsaved:
      view !== undefined &&
      (isCe3Unsaved(typedCe3, view) ||
        entries(typed).some(([at, one]) => isUnsaved(one, savedOf(view, at)))),
    clashes: view
      ? entries(typed).flatMap(([at, one]) => (isClash(one, savedOf(view, at)) ? [at] : []))
      : [],
    edit: (field: EvidenceField, text: string) =>
      type(disputeId, field, { text, base: typed[field] ? typed[field].base : draftNow(field) }),
    reset: (field: EvidenceField) => {
      type(disputeId, field, { text: null, base: draftNow(field) });
      void save();
    },
    keepMine: (field: EvidenceField) => {
      const mine = typed[field];
      if (!mine) return;
      type(disputeId, field, { ...mine, base: draftNow(field) });
      void save();
    },
    takeTheirs: (field: EvidenceField) => type(disputeId, field, null),
    /** Compelling Evidence 3.0; null where it is not sent. */
    ce3: view ? (typedCe3 ? typedCe3.ce3 : savedCe3(view)) : null,
    isCe3Unsaved: view !== undefined && isCe3Unsaved(typedCe3, view),
    isCe3Clash: view !== undefined && isCe3Clash(typedCe3, view),
    editCe3: (ce3: Ce3Evidence | null) => view && typeCe3(view, ce3),
    settleCe3: (keep: boolean) => {
      if (view) settleClash(view, keep);
      if (keep) void save();
    },
  };
}

export type DraftOf = ReturnType<typeof useDraftOf>;

function isConflict(error: unknown): boolean {
  return error !== null && asFailure(error).code === "evidence_changed";
}

function conflictOf(view: EvidenceView | undefined, error: unknown): Conflict | null {
  if (!view || !isConflict(error)) return null;
  const { asked, by, at } = asFailure(error).details;
  if (view.revision !== asked) return null;
  return {
    by: typeof by === "string" ? by : null,
    at: typeof at === "number" ? at : null,
  };
}
