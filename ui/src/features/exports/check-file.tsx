import { FileCheck } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { Facts } from "@/components/page";
import { Button } from "@/components/ui/button";
import { Dialog, DialogBody, DialogFooter } from "@/components/ui/dialog";
import { formatCount, label, t } from "@/lib/i18n";
import { fullTime } from "@/lib/time";
import type { ExportVerified } from "@/lib/types";
import { visible } from "@/lib/visible";
import { chooseExported, useVerifyExport } from "./queries";
import { VerifiedView } from "./verified-view";
import { wordsOf } from "./words";

/** A file from anywhere: whether it is what it was when Redress wrote it, and what is in it. */
export function CheckFile() {
  const verify = useVerifyExport();
  const { data, error } = verify;
  const check = async () => {
    const path = await chooseExported();
    if (path !== null) verify.mutate(path);
  };
  const name = (data?.manifest.file ?? verify.variables ?? "").split(/[\\/]/).at(-1) ?? "";
  return (
    <>
      <Button icon={FileCheck} pending={verify.isPending} onClick={() => void check()}>
        {t("exports.verify.other")}
      </Button>
      <Dialog
        open={Boolean(data ?? error)}
        onOpenChange={verify.reset}
        title={t("exports.verified.title", { name: visible(name) })}
      >
        <DialogBody>
          <CommandErrorText error={error} />
          {data && <Found verified={data} />}
        </DialogBody>
        <DialogFooter>
          <Button tone="primary" onClick={verify.reset}>
            {t("action.close")}
          </Button>
        </DialogFooter>
      </Dialog>
    </>
  );
}

function Found({ verified }: { verified: ExportVerified }) {
  const { actor, exported_at: at, rows, selection } = verified.manifest;
  return (
    <>
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
    </>
  );
}
