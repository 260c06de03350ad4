import { useRef } from "react";
import { CopyButton } from "@/components/copy-button";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";

/** The only time that the token is seen. */
export function TokenMade({ token, onClose }: { token: string; onClose: () => void }) {
  const done = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("token.made.title")}
      description={t("token.made.text")}
      initialFocus={done}
    >
      <DialogBody>
        <div className="flex items-start gap-2 rounded-md border border-edge bg-sunken px-3 py-2">
          <code className="ident min-w-0 flex-1 select-all break-all text-sm">{token}</code>
          <CopyButton text={token} label={t("token.copy")} />
        </div>
      </DialogBody>
      <DialogFooter>
        <Button ref={done} tone="primary" onClick={onClose}>
          {t("token.done")}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
