import { createContext, useContext, useState } from "react";
import type { QueueRow } from "@/lib/types";
import { useShortcuts } from "@/lib/use-shortcuts";

/** The selected rows by the name of their case. */
export type Selected = ReadonlyMap<string, QueueRow>;
type Rows = readonly (QueueRow | undefined)[];

const NONE: Selected = new Map();

export function toggled(selected: Selected, row: QueueRow): Selected {
  const next = new Map(selected);
  if (!next.delete(row.case)) next.set(row.case, row);
  return next;
}

/** With all rows between two places, both of them too. */
export function withRange(selected: Selected, rows: Rows, from: number, to: number): Selected {
  const [first, last] = from < to ? [from, to] : [to, from];
  return withAll(selected, rows.slice(Math.max(0, first), last + 1));
}

export function withAll(selected: Selected, rows: Rows): Selected {
  const next = new Map(selected);
  for (const row of rows) if (row !== undefined) next.set(row.case, row);
  return next;
}

/** Only what is in the list; a list that is not held whole cannot tell what has left it. */
export function stillIn(selected: Selected, rows: Rows, isWhole: boolean): Selected {
  if (!isWhole) return selected;
  const found = rows.filter((row) => row !== undefined && selected.has(row.case));
  return withAll(NONE, found);
}

/** Space selects, Shift+Space up to here, Ctrl+A all that is shown, Escape nothing. */
export function useSelection(rows: QueueRow[], isWhole: boolean, index: number) {
  const [kept, setSelected] = useState<Selected>(NONE);
  const [anchor, setAnchor] = useState<string | null>(null);
  const selected = kept.size === 0 ? kept : stillIn(kept, rows, isWhole);
  const clear = () => setSelected(NONE);
  const toggle = (row: QueueRow) => {
    setSelected(toggled(selected, row));
    setAnchor(row.case);
  };
  const here = rows[index];
  const selectTo = () => {
    const from = rows.findIndex((row) => row?.case === anchor);
    setSelected(withRange(selected, rows, from < 0 ? index : from, index));
    if (here) setAnchor(here.case);
  };
  const selectAll = () => setSelected(withAll(selected, rows));
  useShortcuts({
    select: (event) => here !== undefined && !isControl(event?.target) && toggle(here),
    select_to: (event) => here !== undefined && !isControl(event?.target) && selectTo(),
    select_all: rows.length > 0 && selectAll,
    clear: selected.size > 0 && clear,
  });
  return { selected, toggle, selectAll, clear };
}

/** Space on a focused button presses it. */
const isControl = (target: EventTarget | null | undefined): boolean =>
  target instanceof HTMLElement && target.closest("a, button, input") !== null;

type Selecting = ReturnType<typeof useSelection> & { shown: number };

/** For the boxes in the rows and above them. */
export const SelectionContext = createContext<Selecting | null>(null);

export const useSelecting = (): Selecting | null => useContext(SelectionContext);
