import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

const tones = {
  plain: "border-rule-strong bg-sunken text-ink-soft",
  inverse: "border-paper/30 text-paper",
  /** On a button, in the colour of its text. */
  inherit: "-mr-1 border-current/35 text-current",
};

/** A key of the keyboard. */
export function Key({
  children,
  tone = "plain",
}: {
  children: ReactNode;
  tone?: keyof typeof tones;
}) {
  return (
    <kbd
      aria-hidden={tone === "inherit"}
      className={cx(
        "inline-grid h-5 min-w-5 shrink-0 place-items-center rounded-sm border px-1 font-medium font-sans text-xs",
        tones[tone],
      )}
    >
      {children}
    </kbd>
  );
}
