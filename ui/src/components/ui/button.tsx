import { LoaderCircle, type LucideIcon } from "lucide-react";
import { type ComponentProps, type ReactNode, useContext } from "react";
import { Key } from "@/components/ui/key";
import { cx } from "@/lib/cx";
import { hintOf, type ShortcutId } from "@/lib/shortcuts";
import { ShortcutsOff } from "@/lib/use-shortcuts";

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
  /** Its key is shown on it; whoever shows the button binds the shortcut. */
  shortcut?: ShortcutId;
};

export function Button(props: ButtonProps) {
  const {
    tone = "plain",
    icon,
    pending,
    consequence,
    shortcut,
    className,
    children,
    ...rest
  } = props;
  const isOff = useContext(ShortcutsOff);
  const Icon = pending ? LoaderCircle : icon;
  return (
    <button
      type="button"
      {...rest}
      aria-keyshortcuts={shortcut && !isOff ? hintOf(shortcut) : undefined}
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
        <span className="flex min-w-0 flex-1 flex-col">
          <span>{children}</span>
          <span className="whitespace-normal font-normal text-xs opacity-90">{consequence}</span>
        </span>
      ) : (
        children
      )}
      {shortcut && !isOff && <Key tone="inherit">{hintOf(shortcut)}</Key>}
    </button>
  );
}
