import { useEffect, useRef } from "react";
import type { HeldKey } from "@/lib/shortcuts";

const SAVE: HeldKey = "Control+s";

/** Ctrl+S, or Command+S: works while somebody types, too. */
export function useSaveKey(save: () => void): void {
  const current = useRef(save);
  current.current = save;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.altKey || !(event.ctrlKey || event.metaKey)) return;
      if (`Control+${event.key.toLowerCase()}` !== SAVE) return;
      event.preventDefault();
      current.current();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);
}
