import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";

/** Why something chosen in a menu did not happen: the menu itself is gone by then. */
export function RefusedDialog({ error, onClose }: { error: unknown; onClose: () => void }) {
  return (
    <Dialog open onOpenChange={onClose} title={t("workspace.refused")}>
      <DialogBody>
        <CommandErrorText error={error} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={onClose}>{t("action.close")}</Button>
      </DialogFooter>
    </Dialog>
  );
}
