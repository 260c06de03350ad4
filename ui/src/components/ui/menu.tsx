import { ChevronDown, type LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import { useRef } from "react";
import { Button } from "@/components/ui/button";

export type MenuItem = { id: string; label: string; icon: LucideIcon; onSelect: () => void };

type Props = { label: string; items: readonly MenuItem[]; testId?: string };

/**
 * What is not needed often, behind one button. An item acts once the menu has closed and the keyboard is
 * back on the button: a dialog that it opens returns there.
 */
export function Menu({ label, items, testId }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>
        <Button ref={button} data-testid={testId}>
          {label}
          <ChevronDown aria-hidden className="-mr-1 size-4 text-ink-faint" />
        </Button>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align="end"
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            button.current?.focus();
            chosen.current?.();
            chosen.current = null;
          }}
          className="z-50 min-w-48 animate-fade rounded-md border bg-surface p-1 shadow-float"
        >
          {items.map(({ id, label: text, icon: Icon, onSelect }) => (
            <Radix.Item
              key={id}
              data-testid={id}
              onSelect={() => {
                chosen.current = onSelect;
              }}
              className="flex h-8 cursor-pointer select-none items-center gap-2 rounded-sm px-3 text-sm outline-none data-[highlighted]:bg-chosen"
            >
              <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />
              {text}
            </Radix.Item>
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
