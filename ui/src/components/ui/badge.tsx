import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

export type BadgeTone = "neutral" | "solid" | "good" | "warn" | "danger" | "info" | "faint";

const tones: Record<BadgeTone, string> = {
  neutral: "bg-sunken text-ink-soft border-rule",
  solid: "bg-rule text-ink border-transparent",
  good: "bg-good-soft text-good border-transparent",
  warn: "bg-warn-soft text-warn border-transparent",
  danger: "bg-danger-soft text-danger border-transparent",
  info: "bg-info-soft text-info border-transparent",
  faint: "bg-transparent text-ink-soft border-rule-strong border-dashed",
};

type Props = { tone?: BadgeTone; icon?: LucideIcon; children: ReactNode; className?: string };

/** A state in a word; the icon tells it apart where colour cannot. */
export function Badge({ tone = "neutral", icon: Icon, children, className }: Props) {
  return (
    <span
      className={cx(
        "inline-flex h-5 items-center align-middle gap-1 whitespace-nowrap rounded-full border px-2 font-medium text-xs",
        tones[tone],
        className,
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" strokeWidth={2.25} />}
      {children}
    </span>
  );
}
