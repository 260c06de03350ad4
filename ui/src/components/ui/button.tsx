import { LoaderCircle, type LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cx } from "@/lib/cx";

type Tone = "primary" | "plain" | "quiet" | "danger" | "danger-plain";

const tones: Record<Tone, string> = {
  primary: "bg-brand text-on-brand hover:bg-brand-hover border-transparent",
  plain: "bg-surface text-ink border-rule-strong hover:bg-hover",
  quiet: "bg-transparent text-ink-soft border-transparent hover:bg-hover hover:text-ink",
  danger: "bg-danger text-on-danger hover:bg-danger-hover border-transparent",
  "danger-plain": "bg-surface text-danger border-danger/50 hover:bg-danger-soft",
};

type ButtonProps = ComponentProps<"button"> & {
  tone?: Tone;
  icon?: LucideIcon;
  pending?: boolean;
  /** A second line: what pressing it leads to. */
  consequence?: ReactNode;
};

export function Button(props: ButtonProps) {
  const { tone = "plain", icon, pending, consequence, className, children, ...rest } = props;
  const Icon = pending ? LoaderCircle : icon;
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || pending}
      className={cx(
        "inline-flex justify-center gap-2 whitespace-nowrap rounded-md border font-medium text-sm transition-colors",
        "disabled:cursor-not-allowed disabled:opacity-50",
        consequence ? "h-auto items-start px-4 py-3 text-left" : "h-8 items-center px-3",
        tones[tone],
        className,
      )}
    >
      {Icon && (
        <Icon
          aria-hidden
          className={cx(
            "size-4 shrink-0",
            Boolean(consequence) && "mt-0.5",
            pending && "animate-spin",
          )}
        />
      )}
      {consequence ? (
        <span className="flex flex-col">
          <span>{children}</span>
          <span className="whitespace-normal font-normal text-xs opacity-90">{consequence}</span>
        </span>
      ) : (
        children
      )}
    </button>
  );
}
