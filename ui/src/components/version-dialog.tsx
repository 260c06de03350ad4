import type { ReactNode } from "react";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";

type Props = {
  version: number;
  /** What is shown of it. */
  text: string;
  isLoading: boolean;
  error: unknown;
  onRetry: () => void;
  onClose: () => void;
  /** Absent where it cannot be a draft: it is not read yet, or in force. */
  onUse?: () => void;
  children: ReactNode;
};

/** What an old version said, and the way to start from it again. */
export function VersionDialog(props: Props) {
  const { version, isLoading, error, onClose, onUse } = props;
  const use = () => {
    onClose();
    onUse?.();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t("version", { version })}
      description={props.text}
    >
      <DialogBody>
        {Boolean(error) && <Failed error={error} onRetry={props.onRetry} />}
        {!error && isLoading && <LoadingBlock />}
        {props.children}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t("action.close")}</Button>
        <Button tone="primary" disabled={!onUse} onClick={use}>
          {t("version.use")}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
