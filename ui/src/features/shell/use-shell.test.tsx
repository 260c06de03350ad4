import { QueryClient, QueryClientProvider, useQuery } from "@tanstack/react-query";
import { render, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { Skeleton } from "@/components/ui/skeleton";
import { useReadiness } from "./use-shell";

const invoke = vi.hoisted(() => vi.fn());
vi.mock("@tauri-apps/api/core", () => ({ invoke }));

/** What the first page reads; a test ends it. */
let reading: Promise<number>;
let endReading: (value: number) => void;

/** What the frames that wait to be painted do. */
let frames: FrameRequestCallback[] = [];

function paint(count: number): void {
  for (let painted = 0; painted < count; painted += 1) {
    const due = frames;
    frames = [];
    for (const frame of due) frame(0);
  }
}

beforeEach(() => {
  frames = [];
  reading = new Promise((resolve) => {
    endReading = resolve;
  });
  invoke.mockReset();
  invoke.mockResolvedValue(null);
  vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
  Object.defineProperty(document, "fonts", {
    configurable: true,
    value: { ready: Promise.resolve() },
  });
});

function Page({ isLoading }: { isLoading: boolean }) {
  useReadiness();
  useQuery({ queryKey: ["first"], queryFn: () => reading });
  return isLoading ? <Skeleton /> : <p>Queue</p>;
}

test("a page that still shows a skeleton is not reported as ready", async () => {
  const client = new QueryClient();
  const page = (isLoading: boolean) => (
    <QueryClientProvider client={client}>
      <Page isLoading={isLoading} />
    </QueryClientProvider>
  );
  const { rerender } = render(page(true));
  await waitFor(() => expect(client.isFetching()).toBe(1));
  await new Promise((resolve) => setTimeout(resolve));
  endReading(1);
  await waitFor(() => expect(frames).toHaveLength(1));
  paint(20);
  expect(invoke).not.toHaveBeenCalled();
  rerender(page(false));
  paint(3);
  await waitFor(() =>
    expect(invoke).toHaveBeenCalledWith("report_ready", { input: { failures: [] } }),
  );
});
