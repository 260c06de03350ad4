import { type RefObject, useEffect, useRef } from "react";

/**
 * The keyboard starts where something can be done: the element takes the focus once, when the page it
 * stands on has opened and nothing else has it.
 */
export function useActionFocus<T extends HTMLElement>(): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    const here = document.activeElement;
    if (here === null || here === document.body || here.id === "room") {
      element.current?.focus({ preventScroll: true });
    }
  }, []);
  return element;
}
