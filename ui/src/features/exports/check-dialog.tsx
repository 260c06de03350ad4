import { Facts } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { formatCount, label, t } from "@/lib/i18n";
import { fullTime } from "@/lib/time";
import type { ExportVerified } from "@/lib/types";
import { visible } from "@/lib/visible";
import { VerifiedView } from "./verified-view";
import { wordsOf } from "./words";

type Props = { verified: ExportVerified; onClose: () => void };

/** A file from anywhere: whether it is what it was when Redress wrote it, and what is in it. */
export function CheckDialog({ verified, onClose }: Props) {
  const { file, actor, exported_at: at, rows, selection } = verified.manifest;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t("exports.verified.title", { name: visible(file) })}
    >
      <DialogBody>
        <VerifiedView verified={verified} />
        <Facts
          rows={[
            [t("exports.what"), label("exports.kind", selection.kind)],
            [t("exports.filter"), wordsOf(selection) ?? t("exports.everything")],
            [t("column.rows"), formatCount(rows)],
            [t("column.when"), fullTime(at)],
            [t("column.exported_by"), label("actor", visible(actor))],
          ]}
        />
      </DialogBody>
      <DialogFooter>
        <Button tone="primary" onClick={onClose}>
          {t("action.close")}
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
