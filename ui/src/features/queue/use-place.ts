import { useLayoutEffect } from "react";
import { chooseCase, leaveCases, useActedCases, useChosenCase } from "@/lib/case-flow";
import type { QueueRow } from "@/lib/types";
import type { ListPlace } from "@/lib/use-list-keys";
import { nextAfter, placeIn, rowAfter } from "./place";

/**
 * The case somebody works on, and where it is in the list. It stays the same case when rows come and go
 * above it; once it is decided, the next one is chosen. `isSplit` always has one.
 */
export function usePlace(rows: QueueRow[], isPending: boolean, isSplit: boolean) {
  const chosen = useChosenCase();
  const acted = useActedCases();
  const index = placeIn(rows, chosen);
  useLayoutEffect(() => {
    if (isPending) return;
    if (chosen === null) {
      const first = rows.find((row) => row !== undefined && !acted.has(row.case));
      if (isSplit && first) chooseCase(first.case, rows.indexOf(first));
    } else if (acted.has(chosen.case)) {
      const next = nextAfter(rows, chosen, acted);
      if (next) chooseCase(next.case, next.index);
      else leaveCases();
    } else if (!chosen.isAside && index >= 0 && index !== chosen.index) {
      chooseCase(chosen.case, index);
    }
  }, [chosen, acted, index, rows, isPending, isSplit]);
  const place: ListPlace = {
    index,
    choose: (at) => {
      const row = rows[at];
      if (row !== undefined) chooseCase(row.case, at);
    },
    after: (by) => rowAfter(rows, chosen, by),
  };
  return { chosen, place };
}
