import { useState } from "react";

/** How the queue is shown where there is room for both. */
export type QueueLayout = "split" | "list";

const STORED_AS = "redress-queue-layout";

/** Kept on this computer. */
export function useLayout() {
  const [layout, setLayout] = useState<QueueLayout>(() =>
    localStorage.getItem(STORED_AS) === "list" ? "list" : "split",
  );
  const choose = (next: QueueLayout) => {
    setLayout(next);
    localStorage.setItem(STORED_AS, next);
  };
  return [layout, choose] as const;
}
