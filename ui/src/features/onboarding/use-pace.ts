import { useEffect, useState } from "react";
import type { SyncView } from "@/lib/types";
import { leftAtMost, pace, readSoFar, type Sample, withSample } from "./pace";

/** Objects per second, and seconds until the present collection is read, at most. */
export function usePace(state: SyncView | undefined) {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  useEffect(() => {
    if (!state) return;
    setSamples((before) => withSample(before, { at: Date.now(), read: readSoFar(state) }));
  }, [state]);
  const perSecond = pace(samples);
  const left = state ? leftAtMost(state, Date.now() * 1000) : null;
  const secondsLeft = perSecond && left !== null ? left / perSecond : null;
  return { perSecond, secondsLeft };
}
