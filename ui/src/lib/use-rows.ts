import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type keysetQuery, PAGES_WORTH_KEEPING } from "@/lib/keyset";

/** All rows read so far of a keyset list, as one array, with what a list needs to read on. */
export function useRows<Row>(query: ReturnType<typeof keysetQuery<Row>>, refreshMs?: number) {
  const { data, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } =
    useInfiniteQuery({
      ...query,
      placeholderData: keepPreviousData,
      refetchInterval: ({ state }) =>
        (state.data?.pages.length ?? 0) > PAGES_WORTH_KEEPING ? false : refreshMs,
    });
  const rows = useMemo(() => data?.pages.flatMap((page) => page.rows) ?? [], [data]);
  return { rows, isPending, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch };
}
