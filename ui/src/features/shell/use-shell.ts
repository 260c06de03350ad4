import { type QueryClient, useIsFetching, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { asFailure } from "@/lib/call";
import { onWorkspaceChanged, reportReady } from "./queries";

/** Reads again what is shown whenever a round with Stripe has changed something. */
export function useFreshness(): void {
  const client = useQueryClient();
  useEffect(() => {
    const heard = onWorkspaceChanged(() => void client.invalidateQueries());
    return () => {
      // Outside the window there is nothing to hear, and so nothing to stop.
      heard.then(
        (stop) => stop(),
        () => undefined,
      );
    };
  }, [client]);
}

/** Frames in a row without a reading and without a skeleton, after which a page stands. */
const STILL_FRAMES = 3;

/** Reports once, when nothing is being read any more, no skeleton is left and the letters are there. */
export function useReadiness(): void {
  const client = useQueryClient();
  const busy = useIsFetching() > 0;
  const hasRead = useRef(false);
  const reported = useRef(false);
  useEffect(() => {
    if (busy) hasRead.current = true;
    if (busy || !hasRead.current || reported.current) return;
    reported.current = true;
    // Only a picture taken at start waits for this; the window is usable without it.
    document.fonts.ready
      .then(() => untilStill(client))
      .then(() => reportReady(failuresIn(client)))
      .catch(() => undefined);
  }, [busy, client]);
}

/** Between two readings of one page nothing is being read for a moment, and skeletons stand. */
function untilStill(client: QueryClient): Promise<void> {
  return new Promise((resolve) => {
    let still = 0;
    const look = () => {
      const isStill = client.isFetching() === 0 && !document.querySelector("[data-skeleton]");
      still = isStill ? still + 1 : 0;
      if (still === STILL_FRAMES) resolve();
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

function failuresIn(client: QueryClient): string[] {
  const queries = client.getQueryCache().getAll();
  const failures = queries.flatMap(({ state }) => state.error ?? []);
  return [...new Set(failures.map((error) => asFailure(error).code))];
}
