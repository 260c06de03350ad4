import { infiniteQueryOptions } from "@tanstack/react-query";

export type KeysetPage<Row> = { rows: Row[]; next_cursor: string | null };

const PAGE_ROWS = 200;

/** Longer lists are not read again page by page; they start anew when they are next opened. */
export const PAGES_WORTH_KEEPING = 5;

/** A list read page by page: each page starts after the cursor of the one before, never at an offset. */
export function keysetQuery<Row>(
  command: string,
  filter: object,
  fetchPage: (page: { cursor: string | null; limit: number }) => Promise<KeysetPage<Row>>,
) {
  return infiniteQueryOptions({
    queryKey: [command, filter, "pages"],
    queryFn: ({ pageParam }) => fetchPage({ cursor: pageParam, limit: PAGE_ROWS }),
    initialPageParam: null as string | null,
    getNextPageParam: (last: KeysetPage<Row>) => last.next_cursor,
    // Comparing every row of every page on each fetch would make long lists slow.
    structuralSharing: false,
  });
}
