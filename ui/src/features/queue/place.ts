import type { Chosen } from "@/lib/case-flow";
import type { QueueRow } from "@/lib/types";

/** Rows that are not held are holes. */
type Rows = readonly (Pick<QueueRow, "case"> | undefined)[];

/** Where the chosen case is in the list; -1 when it has left it. */
export function placeIn(rows: Rows, chosen: Chosen | null): number {
  if (chosen === null) return -1;
  if (rows[chosen.index]?.case === chosen.case) return chosen.index;
  return rows.findIndex((row) => row?.case === chosen.case);
}

/** The row so many rows further down or up. What came after a case that has left stands in its place. */
export function rowAfter(rows: Rows, chosen: Chosen | null, by: number): number {
  let from = placeIn(rows, chosen);
  if (from < 0 && chosen !== null) from = by > 0 ? chosen.index - 1 : chosen.index;
  return Math.max(0, Math.min(rows.length - 1, from + by));
}

/** The case to go on with when the chosen one is decided: the next that is not, else the one before. */
export function nextAfter(rows: Rows, chosen: Chosen, acted: ReadonlySet<string>): Chosen | null {
  const at = chosen.isAside ? -1 : placeIn(rows, chosen);
  const isOpen = (row: Rows[number]) => row !== undefined && !acted.has(row.case);
  const below = rows.findIndex(
    (row, index) => index >= (at < 0 ? chosen.index : at) && isOpen(row),
  );
  const index = below < 0 ? rows.findLastIndex(isOpen) : below;
  const next = rows[index];
  if (next === undefined) return null;
  // The rows that are left behind take those below them up.
  const gone = rows.slice(0, index).filter((row) => row !== undefined && acted.has(row.case));
  return { case: next.case, index: index - gone.length };
}
