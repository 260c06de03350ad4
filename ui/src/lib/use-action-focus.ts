import { type RefObject, useEffect, useRef } from "react";
import { useBeside } from "@/lib/beside";

/**
 * The keyboard starts where something can be done: the element takes the focus once, when the page it
 * stands on has opened and nothing else has it. Beside a list, the keyboard stays in the list.
 */
export function useActionFocus<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T>(null);
  const isBeside = useBeside();
  useEffect(() => {
    const here = document.activeElement;
    if (!isBeside && (here === null || here === document.body || here.id === "room")) {
      element.current?.focus({ preventScroll: true });
    }
  }, [isBeside]);
  return element;
}
