import { useState } from "react";
import { type Draft, emptyDraft, sourceOf } from "./draft";
import { type Found, foundIn, foundInRefusal } from "./found";
import { useCompare, usePreview, useRunImport } from "./queries";

/** What is being imported: the form, what was found in the source, and what came of it. */
export function useImport() {
  const [draft, setDraft] = useState<Draft>(emptyDraft);
  const [found, setFound] = useState<Found | null>(null);
  const preview = usePreview();
  const compare = useCompare();
  const run = useRunImport();
  const forget = () => {
    preview.reset();
    compare.reset();
    run.reset();
  };
  const look = (next: Draft) => {
    forget();
    const source = sourceOf(next);
    if (next.kind === "stripe") {
      if (next.path !== null) compare.mutate(next.path);
    } else if (source) {
      preview.mutate(source, {
        onSuccess: (plan) => setFound(foundIn(plan)),
        onError: (error) => setFound((before) => foundInRefusal(error, next.mapping) ?? before),
      });
    }
  };
  return {
    draft,
    found,
    preview,
    compare,
    run,
    source: sourceOf(draft),
    isReading: preview.isPending || compare.isPending,
    look: () => look(draft),
    edit: (part: Partial<Draft>) => {
      forget();
      // Columns are those of one file.
      if ("path" in part) setFound(null);
      setDraft((before) => ({ ...before, ...part }));
    },
    /** Another column is previewed at once: only what was previewed may be imported. */
    map: (change: Draft["mapping"]) => {
      const next = { ...draft, mapping: { ...draft.mapping, ...change } };
      setDraft(next);
      setFound((before) => before && { ...before, mapping: { ...before.mapping, ...change } });
      look(next);
    },
    startOver: () => {
      forget();
      setFound(null);
      setDraft(emptyDraft);
    },
  };
}
