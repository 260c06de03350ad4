import type { FormEvent, ReactNode } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";

type Props = {
  confirm: string;
  disabled?: boolean;
  pending: boolean;
  error: unknown;
  onConfirm: () => void;
  onCancel: () => void;
  children?: ReactNode;
};

/** The fields and the button of one action on unmatched payments. */
export function ActionForm(props: Props) {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!props.disabled && !props.pending) props.onConfirm();
  };
  return (
    <form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogBody>
        {props.children}
        <CommandErrorText error={props.error} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={props.onCancel}>{t("action.cancel")}</Button>
        <Button
          type="submit"
          tone="primary"
          pending={props.pending}
          disabled={props.disabled}
          data-testid="confirm-action"
        >
          {props.confirm}
        </Button>
      </DialogFooter>
    </form>
  );
}
