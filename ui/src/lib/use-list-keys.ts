import { useState } from "react";
import { recall, remember } from "@/lib/list-memory";
import { useHotkeys } from "@/lib/use-hotkeys";

type Options<Row> = {
  memoryKey: string;
  rows: Row[];
  onOpen: (row: Row) => void;
  show: (index: number) => void;
};

/** j and k (or the arrows) move through a list, Enter opens; the place survives a visit to a row. */
export function useListKeys<Row>({ memoryKey, rows, onOpen, show }: Options<Row>) {
  const [index, setIndex] = useState(() => recall(memoryKey).index);
  const choose = (next: number) => {
    setIndex(next);
    remember(memoryKey, { index: next });
  };
  const step = (by: number) => (event: KeyboardEvent) => {
    event.preventDefault();
    if (rows.length === 0) return;
    const next = Math.min(rows.length - 1, Math.max(0, index + by));
    choose(next);
    show(next);
  };
  const open = (event: KeyboardEvent) => {
    const row = rows[index];
    if (row === undefined || isControl(event.target)) return;
    event.preventDefault();
    onOpen(row);
  };
  useHotkeys({
    j: step(1),
    k: step(-1),
    ArrowDown: step(1),
    ArrowUp: step(-1),
    Enter: open,
  });
  return { index: index < rows.length ? index : -1, choose };
}

/** Enter on a focused link or button is that control's own. */
function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("a, button, [role=row]") !== null;
}
