import { ChevronDown, type LucideIcon } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem } from "@/components/ui/menu";
import type { ShortcutId } from "@/lib/shortcuts";
import { useShortcuts } from "@/lib/use-shortcuts";

export type ActionItem = { id: string; label: string; icon: LucideIcon; onSelect: () => void };

type Props = {
  label: string;
  items: readonly ActionItem[];
  testId?: string;
  /** Opens the menu. */
  shortcut?: ShortcutId;
};

/**
 * What is not needed often, behind one button. An item acts once the menu has closed and the keyboard is
 * back on the button: a dialog that it opens returns there.
 */
export function ActionMenu({ label, items, testId, shortcut }: Props) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const chosen = useRef<(() => void) | null>(null);
  useShortcuts(shortcut ? { [shortcut]: () => setOpen(true) } : {});
  const act = (event: Event) => {
    event.preventDefault();
    button.current?.focus();
    chosen.current?.();
    chosen.current = null;
  };
  const trigger = (
    <Button ref={button} data-testid={testId} shortcut={shortcut}>
      {label}
      <ChevronDown aria-hidden className="-mr-1 size-4 text-ink-faint" />
    </Button>
  );
  return (
    <Menu trigger={trigger} align="end" onClosed={act} open={isOpen} onOpenChange={setOpen}>
      {items.map(({ id, label: text, icon, onSelect }) => (
        <MenuItem
          key={id}
          data-testid={id}
          icon={icon}
          onSelect={() => {
            chosen.current = onSelect;
          }}
        >
          {text}
        </MenuItem>
      ))}
    </Menu>
  );
}
