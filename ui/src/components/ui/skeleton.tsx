import { cx } from "@/lib/cx";

/** A grey stand-in for something on its way. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      data-skeleton
      className={cx("block animate-breathe rounded-sm bg-rule", className)}
    />
  );
}
