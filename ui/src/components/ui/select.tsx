import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";

export type Choice<T extends string> = { value: T; label: string };

type Props<T extends string> = {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  onChange: (value: T) => void;
};

/** One of a few; the label stands inside the button, so that a row of filters reads as a sentence. */
export function Select<T extends string>({ label, value, choices, onChange }: Props<T>) {
  return (
    <Radix.Root value={value} onValueChange={(next) => onChange(next as T)}>
      <Radix.Trigger
        aria-label={label}
        className="inline-flex h-8 items-center gap-1 whitespace-nowrap rounded-md border border-edge bg-surface px-3 text-sm transition-colors hover:bg-hover"
      >
        <span className="text-ink-soft">{label}</span>
        <span className="font-medium">
          <Radix.Value />
        </span>
        <Radix.Icon>
          <ChevronDown aria-hidden className="size-4 text-ink-faint" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-96 min-w-(--radix-select-trigger-width) animate-fade overflow-hidden rounded-md border bg-surface shadow-float"
        >
          <Radix.Viewport className="p-1">
            {choices.map((choice) => (
              <SelectItem key={choice.value} choice={choice} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A choice in an open list, with a tick where it is the one. */
export function SelectItem({ choice }: { choice: Choice<string> }) {
  return (
    <Radix.Item
      value={choice.value}
      className="flex h-8 cursor-pointer select-none items-center gap-2 rounded-sm pr-3 pl-8 text-sm outline-none data-[highlighted]:bg-chosen"
    >
      <Radix.ItemIndicator className="absolute left-3">
        <Check aria-hidden className="size-4" />
      </Radix.ItemIndicator>
      <Radix.ItemText>{choice.label}</Radix.ItemText>
    </Radix.Item>
  );
}
