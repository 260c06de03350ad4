import { useState } from "react";
import { recall, remember } from "@/lib/list-memory";
import { useShortcuts } from "@/lib/use-shortcuts";

/** Where the keyboard stands in a list. */
export type ListPlace = {
  /** -1 for nowhere. */
  index: number;
  choose: (index: number) => void;
  /** The row so many rows further down or up, within the list. */
  after: (by: number) => number;
};

type Options<Row> = {
  memoryKey: string;
  rows: Row[];
  onOpen: (row: Row) => void;
  show: (index: number) => void;
  /** For a page that keeps the place itself. */
  place: ListPlace | undefined;
};

/** j and k (or the arrows) move through a list, Enter opens; the place survives a visit to a row. */
export function useListKeys<Row>(options: Options<Row>): ListPlace {
  const { memoryKey, rows, onOpen, show, place } = options;
  const own = useOwnPlace(memoryKey, rows.length);
  const { index, choose, after } = place ?? own;
  const step = (by: number) => () => {
    if (rows.length === 0) return;
    const next = after(by);
    choose(next);
    show(next);
  };
  const open = (event: KeyboardEvent | null) => {
    const row = rows[index];
    if (row === undefined || isControl(event?.target ?? null)) return false;
    onOpen(row);
    return true;
  };
  useShortcuts({ next: step(1), previous: step(-1), open });
  return { index: index < rows.length ? index : -1, choose, after };
}

function useOwnPlace(memoryKey: string, length: number): ListPlace {
  const [index, setIndex] = useState(() => recall(memoryKey).index);
  const choose = (next: number) => {
    setIndex(next);
    remember(memoryKey, { index: next });
  };
  return { index, choose, after: (by) => Math.min(length - 1, Math.max(0, index + by)) };
}

/** Enter on a focused link or button is that control's own. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("a, button, [role=row]") !== null;
}
