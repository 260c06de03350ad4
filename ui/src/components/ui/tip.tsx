import { Tooltip } from "radix-ui";
import type { ReactElement } from "react";
import { Key } from "@/components/ui/key";

export const TipProvider = Tooltip.Provider;

/** A tooltip around one focusable element. */
export function Tip({
  text,
  shortcut,
  children,
}: {
  text: string;
  shortcut?: string;
  children: ReactElement;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-fade items-center gap-2 rounded-md bg-ink px-2 py-1 text-paper text-xs shadow-float"
        >
          {text}
          {shortcut && <Key tone="inverse">{shortcut}</Key>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
