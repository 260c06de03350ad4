import { type FormEvent, type KeyboardEvent, type ReactNode, type RefObject, useRef } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import { isKeyOf, isTyping } from "@/lib/use-shortcuts";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children?: ReactNode;
  /** The button says what happens: "Refund $12.40, final in 30 s". */
  confirm: string;
  tone?: "primary" | "danger";
  disabled?: boolean;
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  /**
   * Where the focus starts: on Cancel; in the first field of a form that has to be filled in; or, for
   * an everyday action, on the button that confirms it, or on what has to be filled in before.
   */
  start?: "cancel" | "form" | "confirm";
};

const FIELDS = "input, textarea";
const starts = {
  cancel: ["[data-cancel]"],
  form: [FIELDS],
  confirm: ["[data-confirm]:enabled", "[data-start]", FIELDS],
};

/** Looked for when the dialog has opened, and what is in it is there. */
const startOf = (
  form: RefObject<HTMLFormElement | null>,
  start: keyof typeof starts,
): RefObject<HTMLElement | null> => ({
  get current() {
    const found = starts[start].map((what) => form.current?.querySelector<HTMLElement>(what));
    return found.find(Boolean) ?? null;
  },
});

/** The last question before something leaves; a refusal stays in the dialog. */
export function ConfirmDialog(props: Props) {
  const form = useRef<HTMLFormElement>(null);
  const confirm = () => {
    if (!props.disabled && !props.pending) props.onConfirm();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isSent = isKeyOf("send", event.nativeEvent);
    if (isSent) confirm();
    else if (isTyping(event.target) || !isKeyOf("note", event.nativeEvent)) return;
    else form.current?.querySelector("textarea")?.focus();
    event.preventDefault();
  };
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      initialFocus={startOf(form, props.start ?? "cancel")}
    >
      <form ref={form} onSubmit={submit} onKeyDown={onKeyDown} className="flex min-h-0 flex-col">
        <DialogBody>
          {props.children}
          <CommandErrorText error={props.error} />
        </DialogBody>
        <DialogFooter>
          <Button data-cancel onClick={() => props.onOpenChange(false)}>
            {t("action.cancel")}
          </Button>
          <Button
            type="submit"
            tone={props.tone ?? "primary"}
            pending={props.pending}
            disabled={props.disabled}
            data-confirm
            shortcut={props.start === "confirm" ? "confirm" : undefined}
            // It may have the keyboard without a Tab; that must be seen before Enter is pressed.
            className="focus:outline-2 focus:outline-focus focus:outline-offset-2"
            data-testid="confirm-action"
          >
            {props.confirm}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
