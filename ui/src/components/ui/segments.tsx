import type { LucideIcon } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import { cx } from "@/lib/cx";

type Segment<T extends string> = { value: T; label: string; icon?: LucideIcon };

type Props<T extends string> = {
  label: string;
  value: T;
  segments: readonly Segment<T>[];
  onChange: (value: T) => void;
  /** Show the icons alone; the labels stay for screen readers and as tooltips. */
  iconsOnly?: boolean;
};

/** One of two or three, all of them visible. */
export function Segments<T extends string>(props: Props<T>) {
  const { label, value, segments, onChange, iconsOnly } = props;
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => next && onChange(next as T)}
      className="inline-flex h-8 w-fit shrink-0 items-center gap-0.5 rounded-md border border-rule-strong bg-sunken p-0.5"
    >
      {segments.map(({ value: item, label: text, icon: Icon }) => (
        <ToggleGroup.Item
          key={item}
          value={item}
          aria-label={text}
          title={iconsOnly ? text : undefined}
          className={cx(
            "inline-flex h-full items-center gap-2 whitespace-nowrap rounded-sm font-medium text-ink-soft text-sm transition-colors hover:text-ink",
            "data-[state=on]:bg-lifted data-[state=on]:text-ink data-[state=on]:shadow-raised",
            iconsOnly ? "px-1.5" : "px-3",
          )}
        >
          {Icon && <Icon aria-hidden className="size-4" />}
          {!iconsOnly && text}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
