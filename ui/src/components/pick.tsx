import { ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import { useState } from "react";
import { type Choice, SelectItem } from "@/components/ui/select";
import { cx } from "@/lib/cx";

export type PickGroup<T extends string> = { label?: string; choices: readonly Choice<T>[] };

type Props<T extends string> = {
  /** For screen readers: the sentence around it says it to everybody else. */
  label: string;
  value: T;
  groups: readonly PickGroup<T>[];
  onChange: (value: T) => void;
  /** Stands there while nothing is chosen. */
  placeholder?: string;
  invalid?: boolean;
  className?: string;
};

/** Beyond these the lines are made when the list is opened: hundreds of them take half a second. */
const LINES_AT_ONCE = 60;

/** One of a few, named by what stands around it; long lists come in groups. */
export function Pick<T extends string>(props: Props<T>) {
  const { label, value, onChange, placeholder, invalid, className } = props;
  const [isOpen, setOpen] = useState(false);
  const groups = isOpen ? props.groups : shownClosed(props.groups, value);
  return (
    <Radix.Root
      value={value}
      open={isOpen}
      onOpenChange={setOpen}
      onValueChange={(next) => onChange(next as T)}
    >
      <Radix.Trigger
        aria-label={label}
        aria-invalid={invalid}
        className={cx(
          "inline-flex h-8 min-w-0 items-center justify-between gap-1 whitespace-nowrap rounded-md border border-edge bg-surface px-3 font-medium text-sm transition-colors hover:bg-hover aria-invalid:border-danger",
          className,
        )}
      >
        <span className="truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Radix.Icon>
          <ChevronDown aria-hidden className="size-4 text-ink-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={12}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-fade overflow-hidden rounded-md border bg-surface shadow-float"
        >
          <Radix.Viewport className="p-1">
            {groups.map((group, at) => (
              <Radix.Group key={group.label ?? at}>
                {group.label && (
                  <Radix.Label className="px-3 pt-2 pb-1 font-medium text-ink-soft text-xs">
                    {group.label}
                  </Radix.Label>
                )}
                {group.choices.map((choice) => (
                  <SelectItem key={choice.value} choice={choice} />
                ))}
              </Radix.Group>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Of a long list the chosen line, which says what is chosen. */
function shownClosed<T extends string>(groups: Props<T>["groups"], value: T): Props<T>["groups"] {
  const lines = groups.reduce((sum, { choices }) => sum + choices.length, 0);
  if (lines <= LINES_AT_ONCE) return groups;
  return groups.map((group) => ({
    ...group,
    choices: group.choices.filter((choice) => choice.value === value),
  }));
}
