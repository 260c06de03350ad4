import { useEffect } from "react";
import { useBeside } from "@/lib/beside";

/** Something that was opened: what it is, and how it is called. */
export type Recent = {
  kind: "page" | "user" | "refund" | "dispute" | "warning" | "transaction";
  id: string;
  label: string;
};

const STORED_AS = "redress-recent";
const KEPT = 12;

/** Kept for as long as the window: names of customers do not stay on the computer. */
export function recents(): Recent[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(STORED_AS) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isRecent) : [];
  } catch {
    return [];
  }
}

/** The newest first, each once. */
export function noteRecent(recent: Recent): void {
  const others = recents().filter(({ kind, id }) => kind !== recent.kind || id !== recent.id);
  sessionStorage.setItem(STORED_AS, JSON.stringify([recent, ...others].slice(0, KEPT)));
}

/** Notes what a page is about, once that is known; a case that is passed by in a list is not noted. */
export function useRecent(recent: Recent | undefined): void {
  const { kind, id, label } = recent ?? {};
  const isBeside = useBeside();
  useEffect(() => {
    if (kind === undefined || id === undefined || label === undefined || isBeside) return;
    noteRecent({ kind, id, label });
  }, [kind, id, label, isBeside]);
}

function isRecent(value: unknown): value is Recent {
  return (
    typeof value === "object" &&
    value !== null &&
    "kind" in value &&
    "id" in value &&
    "label" in value
  );
}
