import { useMutation } from "@tanstack/react-query";
import { CommandErrorText } from "@/components/command-error";
import { Facts } from "@/components/page";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { formatCount, t } from "@/lib/i18n";
import { fullTime } from "@/lib/time";
import type { ExportRecord, ExportVerified } from "@/lib/types";
import { startExport, useRevealExport, useVerifyExport } from "./queries";
import { follow, prepareToListen } from "./running";

type Props = { record: ExportRecord; onStarted: () => void };

/** One export: what its file is, and what can be done with it. */
export function ExportRecordView({ record, onStarted }: Props) {
  const reveal = useRevealExport();
  const verify = useVerifyExport();
  const again = useMutation({
    mutationFn: async () => {
      await prepareToListen();
      const { export_id } = await startExport(record.input);
      follow(export_id, record.path);
      onStarted();
    },
  });
  const isDone = record.state === "done";
  return (
    <>
      <DialogBody>
        <Facts
          rows={[
            [t("column.when"), fullTime(record.ended_at)],
            [t("column.exported_by"), record.actor],
            [t("column.format"), t(`export.${record.format}`)],
            [t("column.status"), t(`exports.state.${record.state}`)],
            ...(isDone
              ? ([
                  [t("column.rows"), formatCount(record.rows ?? 0)],
                  [t("export.bytes"), formatCount(record.bytes ?? 0)],
                  [
                    "SHA-256",
                    <span key="s" className="ident select-all" title={record.sha256 ?? ""}>
                      {record.sha256}
                    </span>,
                  ],
                ] as [string, React.ReactNode][])
              : []),
          ]}
        />
        {verify.data && <Outcome verified={verify.data} />}
        <CommandErrorText error={again.error ?? reveal.error ?? verify.error} />
      </DialogBody>
      <DialogFooter>
        {isDone && (
          <>
            <Button pending={verify.isPending} onClick={() => verify.mutate(record.path)}>
              {t("exports.verify")}
            </Button>
            <Button pending={reveal.isPending} onClick={() => reveal.mutate(record.id)}>
              {t("exports.reveal")}
            </Button>
          </>
        )}
        <Button tone="primary" pending={again.isPending} onClick={() => again.mutate()}>
          {t("exports.again")}
        </Button>
      </DialogFooter>
    </>
  );
}

function Outcome({ verified }: { verified: ExportVerified }) {
  const findings = verified.findings.map((finding) => t(`export_finding.${finding}`)).join("; ");
  return (
    <p role="status" className={verified.clean ? "text-good" : "text-danger"}>
      {verified.clean ? t("exports.verified.clean") : t("exports.verified.found", { findings })}
    </p>
  );
}
