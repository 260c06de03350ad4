import { useEffect, useRef, useState } from "react";
import { useDebounced } from "@/lib/use-debounced";

const SETTLE_MS = 180;

/**
 * A text field over a value that lives elsewhere (in the URL): typing shows at once and is handed on when
 * it has stood still; a change from outside replaces what stands in the field.
 */
export function useDraft(value: string, onChange: (value: string) => void) {
  const [draft, setDraft] = useState(value);
  const settled = useDebounced(draft, SETTLE_MS);
  const known = useRef(value);
  const handOn = useRef(onChange);
  handOn.current = onChange;
  useEffect(() => {
    if (settled === known.current) return;
    known.current = settled;
    handOn.current(settled);
  }, [settled]);
  useEffect(() => {
    if (value === known.current) return;
    known.current = value;
    setDraft(value);
  }, [value]);
  return [draft, setDraft] as const;
}
