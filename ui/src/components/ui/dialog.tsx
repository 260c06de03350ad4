import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, type RefObject, useRef } from "react";
import { IconButton } from "@/components/ui/icon-button";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  /** Where the focus starts. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** For lists. */
  isWide?: boolean;
  children: ReactNode;
};

/**
 * A modal dialog; Escape and the veil close it and change nothing. The keyboard goes back to where it
 * came from.
 */
export function Dialog(props: Props) {
  const { open, onOpenChange, title, description, initialFocus, isWide, children } = props;
  const cameFrom = useRef<Element | null>(null);
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-[rgb(10_18_14/0.5)]" />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            event.preventDefault();
            cameFrom.current = document.activeElement;
            const start = initialFocus?.current ?? event.currentTarget;
            if (start instanceof HTMLElement) start.focus();
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
          }}
          className={cx(
            "-translate-x-1/2 -translate-y-1/2 fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100vh-48px)] animate-fade flex-col rounded-lg border bg-surface shadow-float outline-none",
            isWide ? "w-[min(760px,calc(100vw-48px))]" : "w-[min(520px,calc(100vw-48px))]",
          )}
        >
          <header className="flex items-start gap-4 px-6 pt-5 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-ink-soft text-sm">
                  {description}
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton icon={X} label={t("action.close")} shortcut="Esc" className="-mr-2" />
            </Radix.Close>
          </header>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function DialogBody({ children }: { children: ReactNode }) {
  return <div className="flex flex-col gap-4 overflow-y-auto px-6 py-3">{children}</div>;
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return (
    <footer className="mt-2 flex items-center justify-end gap-2 border-t px-6 py-4">
      {children}
    </footer>
  );
}
