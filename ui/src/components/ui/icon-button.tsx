import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Tip } from "@/components/ui/tip";
import { cx } from "@/lib/cx";

type Props = ComponentProps<"button"> & { icon: LucideIcon; label: string; shortcut?: string };

/** A button that is only a picture; its name is in the tooltip and for screen readers. */
export function IconButton({ icon: Icon, label, shortcut, className, ...rest }: Props) {
  return (
    <Tip text={label} shortcut={shortcut}>
      <button
        type="button"
        aria-label={label}
        {...rest}
        className={cx(
          "grid size-8 place-items-center rounded-md text-ink-soft transition-colors hover:bg-hover hover:text-ink",
          className,
        )}
      >
        <Icon aria-hidden className="size-4" />
      </button>
    </Tip>
  );
}
