import type { Layout } from "@/components/column";

const GAP_PX = 16;
const EDGES_PX = 32;

type Fitted = { id: string; meta: Layout };

/** How wide these columns must be at least: the pixels their widths begin with. */
export function leastWidth(columns: readonly Fitted[]): number {
  const widths = columns.map(({ meta }) => Number(/(\d+)px/.exec(meta.width)?.[1] ?? 0));
  return widths.reduce((sum, px) => sum + px, GAP_PX * (columns.length - 1) + EDGES_PX);
}

/** Leaves out minor columns, the least needed first, until the others have room. */
export function hiddenColumns(
  columns: readonly Fitted[],
  width: number | null,
): Record<string, false> {
  let shown = columns;
  const hidden: Record<string, false> = {};
  const minor = columns
    .filter(({ meta }) => meta.minor !== undefined)
    .sort((a, b) => (a.meta.minor ?? 0) - (b.meta.minor ?? 0));
  for (const { id } of minor) {
    if (width === null || leastWidth(shown) <= width) break;
    shown = shown.filter((other) => other.id !== id);
    hidden[id] = false;
  }
  return hidden;
}
