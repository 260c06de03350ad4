import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu as Radix } from "radix-ui";
import type { ReactNode } from "react";

const surface =
  "z-50 max-h-[calc(100vh-64px)] min-w-56 max-w-96 animate-fade overflow-y-auto rounded-md border bg-surface p-1 shadow-float";
const line =
  "flex h-8 cursor-pointer select-none items-center gap-2 rounded-sm px-2 text-sm outline-none data-[disabled]:cursor-default data-[highlighted]:bg-chosen data-[state=open]:bg-chosen data-[disabled]:text-ink-faint";

type MenuProps = {
  trigger: ReactNode;
  children: ReactNode;
  align?: "start" | "end";
  /** Before the focus goes back to the button. */
  onClosed?: (event: Event) => void;
  /** For a menu that a key opens, too. */
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
};

/** A menu that opens below its button; arrows and letters move in it, Escape closes it. */
export function Menu({ trigger, children, align = "start", onClosed, ...rest }: MenuProps) {
  return (
    <Radix.Root modal={false} {...rest}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={12}
          onCloseAutoFocus={onClosed}
          className={surface}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type ItemProps = {
  icon?: LucideIcon;
  disabled?: boolean;
  onSelect: () => void;
  children: ReactNode;
  "data-testid"?: string;
};

export function MenuItem({ icon: Icon, children, ...rest }: ItemProps) {
  return (
    <Radix.Item {...rest} className={line}>
      {Icon && <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />}
      {children}
    </Radix.Item>
  );
}

type ChoiceProps<T extends string> = {
  value: T;
  choices: readonly T[];
  onChange: (value: T) => void;
  show: (value: T) => ReactNode;
};

/** One of a few lines, with a tick at the one that is chosen. */
export function MenuChoice<T extends string>({ value, choices, onChange, show }: ChoiceProps<T>) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      {choices.map((choice) => (
        <Radix.RadioItem key={choice} value={choice} className={line}>
          {show(choice)}
          <Radix.ItemIndicator className="ml-auto">
            <Check aria-hidden className="size-4" />
          </Radix.ItemIndicator>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** A line that opens more lines beside it. */
export function SubMenu({ label, children }: { label: ReactNode; children: ReactNode }) {
  return (
    <Radix.Sub>
      <Radix.SubTrigger className={line}>
        {label}
        <span aria-hidden className="ml-auto text-ink-faint">
          ›
        </span>
      </Radix.SubTrigger>
      <Radix.Portal>
        <Radix.SubContent sideOffset={4} className={surface}>
          {children}
        </Radix.SubContent>
      </Radix.Portal>
    </Radix.Sub>
  );
}

export const MenuRule = () => <Radix.Separator className="my-1 h-px bg-rule" />;

export function MenuTitle({ children }: { children: ReactNode }) {
  return <Radix.Label className="px-2 py-1 text-ink-soft text-xs">{children}</Radix.Label>;
}
