import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

/** A key of the keyboard. */
export function Key({ children, inverse }: { children: ReactNode; inverse?: boolean }) {
  return (
    <kbd
      className={cx(
        "inline-grid h-5 min-w-5 place-items-center rounded-sm border px-1 font-medium font-sans text-xs",
        inverse ? "border-paper/30 text-paper" : "border-rule-strong bg-sunken text-ink-soft",
      )}
    >
      {children}
    </kbd>
  );
}
