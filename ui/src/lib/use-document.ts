import { useMutation, useQueryClient } from "@tanstack/react-query";
import { asFailure } from "@/lib/call";
import { changedParts, type Parts, rebase } from "@/lib/rebase";
import type { createUnsaved } from "@/lib/unsaved";

type Versioned = { version: number };

/** A document of the team somebody is editing, and what it was made from. */
export type Work<D> = { base: D; draft: D };

type Options<D, T> = {
  inForce: D;
  queryKey: readonly unknown[];
  unsaved: ReturnType<typeof createUnsaved<Work<D>>>;
  partsOf: (document: D) => Parts<T>;
  ofParts: (parts: Parts<T>, version: number) => D;
  /** Refused with `changed` when another version than the edited one is in force by now. */
  save: (document: D, reason: string | null) => Promise<D>;
  changed: string;
};

/**
 * Editing a versioned document: what was changed, saving it upon the version it was made from, and
 * what becomes of it when somebody else was quicker.
 */
export function useDocument<D extends Versioned, T>(options: Options<D, T>) {
  const { inForce, queryKey, unsaved, partsOf } = options;
  const client = useQueryClient();
  const work = unsaved.use();
  const changed = work ? changedParts(partsOf(work.base), partsOf(work.draft)) : [];
  // What changes nothing is kept while somebody types (a blank at the end), not beyond a new version.
  const isAtWork = work && (changed.length > 0 || work.base.version === inForce.version);
  const { base, draft } = isAtWork ? work : { base: inForce, draft: inForce };
  const isBehind = base.version !== inForce.version;
  const saving = useMutation({
    mutationFn: ({ document, reason }: { document: D; reason: string | null }) =>
      options.save(document, reason),
    onSuccess: (saved) => {
      client.setQueryData(queryKey, saved);
      unsaved.set(null);
    },
    onError: async (error) => {
      if (asFailure(error).code !== options.changed) return;
      await client.invalidateQueries({ queryKey, exact: true });
    },
  });
  const rebased = () => rebase(partsOf(base), partsOf(draft), partsOf(inForce));
  const forget = () => {
    unsaved.set(null);
    saving.reset();
  };
  const isConflict = saving.error !== null && asFailure(saving.error).code === options.changed;
  return {
    draft,
    base,
    /** Names of the parts that are not saved. */
    changed,
    isBehind,
    /** Parts that somebody else has changed meanwhile, too. */
    clashes: isBehind ? rebased().clashes : [],
    isSaving: saving.isPending,
    /** Why the last saving was refused, unless somebody else was quicker. */
    error: isConflict ? null : saving.error,
    /** What was sent then. */
    sent: saving.variables?.document ?? null,
    write: (next: D) => unsaved.set({ base, draft: next }),
    save: (reason: string) => {
      if (changed.length === 0 || isBehind || saving.isPending) return;
      saving.mutate({
        document: { ...draft, version: base.version },
        reason: reason.trim() || null,
      });
    },
    forget,
    /** My changes upon what is in force now; what I did not touch is theirs. */
    keep: () => {
      const upon = options.ofParts(rebased().parts, inForce.version);
      saving.reset();
      unsaved.set({ base: inForce, draft: upon });
    },
  };
}
