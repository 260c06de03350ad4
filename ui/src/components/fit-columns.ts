import type { Column } from "@/components/column";

const GAP_PX = 16;
const EDGES_PX = 32;

/** How wide these columns must be at least: the pixels their widths begin with. */
export function leastWidth<Row>(columns: readonly Column<Row>[]): number {
  const widths = columns.map((column) => Number(/(\d+)px/.exec(column.width)?.[1] ?? 0));
  return widths.reduce((sum, px) => sum + px, GAP_PX * (columns.length - 1) + EDGES_PX);
}

/** Leaves out minor columns, the least needed first, until the others have room. */
export function fitColumns<Row>(
  columns: readonly Column<Row>[],
  width: number | null,
): readonly Column<Row>[] {
  let shown = columns;
  const minor = columns
    .filter((column) => column.minor !== undefined)
    .sort((a, b) => (a.minor ?? 0) - (b.minor ?? 0));
  for (const column of minor) {
    if (width === null || leastWidth(shown) <= width) break;
    shown = shown.filter((other) => other !== column);
  }
  return shown;
}
