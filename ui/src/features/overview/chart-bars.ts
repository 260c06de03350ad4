import { stack, stackOffsetDiverging } from "d3-shape";
import type { DailyTotal } from "@/lib/types";
import { type Part, parts } from "./chart-parts";

/** A part of a day's bar, in percent of the chart: how far from its upper edge, and how long. */
type Bar = { part: Part; top: number; height: number };

/** What came in is above zero, what went out below; what came back more than it went has no length. */
const stacked = stack<DailyTotal, Part>()
  .keys(parts.map(({ id }) => id))
  .value((day, part) => Math.max(0, Number(day[part])) * (part === "top_ups" ? 1 : -1))
  .offset(stackOffsetDiverging);

/** The bars of each day, the place of zero in percent from above, and the two ends of the scale. */
export function barsOf(days: readonly DailyTotal[]) {
  const series = stacked(days);
  const ends = series.flat(2);
  const lowest = Math.min(-1, ...ends);
  const highest = Math.max(1, ...ends);
  // d3-scale assigns to `constructor`, which the window's frozen prototypes forbid.
  const y = (value: number) => (100 * (highest - value)) / (highest - lowest);
  const bars = days.map((_, at) =>
    series.flatMap(({ key, [at]: point }): Bar[] => {
      if (point === undefined || point[0] === point[1]) return [];
      return [{ part: key, top: y(point[1]), height: y(point[0]) - y(point[1]) }];
    }),
  );
  return { bars, zero: y(0), lowest, highest };
}
