import { useEffect, useRef } from "react";
import type { Hotkey } from "@/lib/shortcuts";

type Act = (event: KeyboardEvent) => void;
/** Only keys that the list of shortcuts shows. */
type Hotkeys = Partial<Record<Hotkey, Act>>;

const SEQUENCE_MS = 1200;

/** Listens on the document; silent while a dialog or a menu is open, and while somebody types, but for F1. */
export function useHotkeys(hotkeys: Hotkeys): void {
  const current = useRef<Record<string, Act | undefined>>(hotkeys);
  current.current = hotkeys;
  useEffect(() => {
    let first: { key: string; at: number } | null = null;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isCovered() || (isTyping(event.target) && event.key !== "F1")) return;
      const sequence =
        first && event.timeStamp - first.at < SEQUENCE_MS ? `${first.key} ${event.key}` : null;
      first = null;
      const run = (sequence && current.current[sequence]) || current.current[event.key];
      if (run) {
        run(event);
      } else if (Object.keys(current.current).some((name) => name.startsWith(`${event.key} `))) {
        first = { key: event.key, at: event.timeStamp };
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function isCovered(): boolean {
  return document.querySelector("[role=dialog], [role=listbox], [role=menu]") !== null;
}
