import { useQueries } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import {
  countOf,
  type KeysetPage,
  type KeysetQuery,
  learn,
  outlineOf,
  PAGE_ROWS,
} from "@/lib/keyset";

/** How long a page that went out of sight is kept: coming back at once reads nothing. */
const KEPT_MS = 10_000;

type Range = { first: number; last: number };

/**
 * The rows of a keyset list as an array with holes: only the pages in sight are held, so that reading a
 * long list end to end takes no more memory than its beginning. `see` says which rows are in sight; a
 * list that never calls it holds what it has read.
 */
export function useRows<Row>(query: KeysetQuery<Row>, refreshMs?: number) {
  const { command, filter } = query;
  const outline = outlineOf(query as KeysetQuery<never>);
  const [range, setRange] = useState<Range>({ first: 0, last: 0 });
  const last = Math.min(range.last, outline.cursors.length - 1);
  const first = Math.min(range.first, last);
  const indexes = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const pages = useQueries({
    queries: indexes.map((index) => ({
      queryKey: [command, filter, "page", index, outline.cursors[index] ?? null],
      queryFn: async (): Promise<KeysetPage<Row>> => {
        const cursor = outline.cursors[index] ?? null;
        const page = await query.fetchPage({ cursor, limit: PAGE_ROWS });
        learn(outline, index, page);
        return page;
      },
      gcTime: KEPT_MS,
      refetchInterval: refreshMs,
      // Comparing every row of a page on each read would make long lists slow.
      structuralSharing: false,
    })),
  });
  const data = pages.map((page) => page.data);
  const isPending = pages.every((page) => page.data === undefined && page.error === null);
  const read = useKept(data, first, countOf(outline));
  // While another filter is read for the first time, the rows before stay in sight.
  const shown = useRef(read);
  if (!isPending) shown.current = read;
  const isLastHeld = last === outline.cursors.length - 1;
  const isEnd = outline.last?.isEnd === true;
  const see = useCallback((from: number, to: number) => {
    const next = { first: Math.floor(from / PAGE_ROWS), last: Math.floor(to / PAGE_ROWS) };
    setRange((now) => (now.first === next.first && now.last === next.last ? now : next));
  }, []);
  return {
    rows: shown.current,
    isPending: isPending && shown.current.length === 0,
    error: pages.find((page) => page.error !== null)?.error ?? null,
    hasNextPage: !isEnd,
    isFetchingNextPage: isLastHeld && pages.at(-1)?.isPending === true,
    fetchNextPage: () => setRange((now) => ({ ...now, last: outline.cursors.length - 1 })),
    refetch: () => Promise.all(pages.map((page) => page.refetch())),
    see,
  };
}

/** The same array for as long as the same pages are held: what shows the rows need not look at them again. */
function useKept<Row>(pages: (KeysetPage<Row> | undefined)[], first: number, count: number): Row[] {
  const kept = useRef<{ pages: typeof pages; first: number; rows: Row[] }>(null);
  const isKept =
    kept.current?.first === first &&
    kept.current.rows.length === count &&
    kept.current.pages.length === pages.length &&
    kept.current.pages.every((page, at) => page === pages[at]);
  if (!isKept || kept.current === null) {
    kept.current = { pages, first, rows: rowsOf(pages, first, count) };
  }
  return kept.current.rows;
}

/** Two hundred rows a page, from the first page that is held; elsewhere there are holes. */
function rowsOf<Row>(pages: (KeysetPage<Row> | undefined)[], first: number, count: number): Row[] {
  const rows: Row[] = [];
  rows.length = count;
  pages.forEach((page, at) => {
    page?.rows.forEach((row, index) => {
      rows[(first + at) * PAGE_ROWS + index] = row;
    });
  });
  return rows;
}
