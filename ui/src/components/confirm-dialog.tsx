import { type FormEvent, type ReactNode, type RefObject, useRef } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";

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
  /** A form that has to be filled in: the focus starts in its first field. */
  isForm?: boolean;
};

/** Looked for when the dialog has opened, and its fields are there. */
const firstField = (form: RefObject<HTMLFormElement | null>): RefObject<HTMLElement | null> => ({
  get current() {
    return form.current?.querySelector<HTMLElement>("input, textarea") ?? null;
  },
});

/** The last question before something leaves. The focus starts on Cancel; a refusal stays in the dialog. */
export function ConfirmDialog(props: Props) {
  const cancel = useRef<HTMLButtonElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.disabled && !props.pending) props.onConfirm();
  };
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title={props.title}
      description={props.description}
      initialFocus={props.isForm ? firstField(form) : cancel}
    >
      <form ref={form} onSubmit={submit} className="flex min-h-0 flex-col">
        <DialogBody>
          {props.children}
          <CommandErrorText error={props.error} />
        </DialogBody>
        <DialogFooter>
          <Button ref={cancel} onClick={() => props.onOpenChange(false)}>
            {t("action.cancel")}
          </Button>
          <Button
            type="submit"
            tone={props.tone ?? "primary"}
            pending={props.pending}
            disabled={props.disabled}
            data-testid="confirm-action"
          >
            {props.confirm}
          </Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
