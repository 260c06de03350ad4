import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { keysetQuery, PAGE_ROWS } from "./keyset";
import { useRows } from "./use-rows";

const ROWS = PAGE_ROWS * 50 + 7;

/** A list of numbers that is read as the desk's lists are: after a cursor. */
function numbers(name: string, from = 0) {
  return keysetQuery("list_numbers", { name }, async ({ cursor, limit }) => {
    const start = cursor === null ? from : Number(cursor) + 1;
    const rows = Array.from({ length: Math.min(limit, ROWS - start) }, (_, at) => start + at);
    const end = rows.at(-1) ?? ROWS;
    return { rows, next_cursor: end + 1 < ROWS ? String(end) : null };
  });
}

function open(name: string) {
  const client = new QueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result } = renderHook(() => useRows(numbers(name)), { wrapper });
  const held = () => client.getQueryCache().getAll().length;
  return { result, held };
}

test("reading a list end to end holds no more than the pages in sight", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { result, held } = open("end to end");
  let at = 0;
  while (at < ROWS) {
    act(() => {
      result.current.see(Math.max(0, at - 40), at + 40);
      result.current.fetchNextPage();
    });
    const row = at;
    await waitFor(() => expect(result.current.rows[row]).toBe(row));
    at = Math.min(at + PAGE_ROWS, at === ROWS - 1 ? ROWS : ROWS - 1);
  }
  expect(result.current.rows).toHaveLength(ROWS);
  expect(result.current.hasNextPage).toBe(false);
  act(() => result.current.see(ROWS - 40, ROWS - 1));
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(held()).toBeLessThanOrEqual(3);

  // What was dropped is read again where one comes back to it, however far that is.
  act(() => result.current.see(0, 30));
  await waitFor(() => expect(result.current.rows[0]).toBe(0));
  act(() => result.current.see(PAGE_ROWS * 20, PAGE_ROWS * 20 + 30));
  await waitFor(() => expect(result.current.rows[PAGE_ROWS * 20]).toBe(PAGE_ROWS * 20));
  vi.useRealTimers();
});

test("a list that never says what is in sight holds what it has read", async () => {
  const { result } = open("short");
  await waitFor(() => expect(result.current.rows[0]).toBe(0));
  act(() => result.current.fetchNextPage());
  await waitFor(() => expect(result.current.rows[PAGE_ROWS]).toBe(PAGE_ROWS));
  expect(result.current.rows[0]).toBe(0);
});
