import { useQuery } from "@tanstack/react-query";
import { CommandErrorText } from "@/components/command-error";
import { FileWork } from "@/components/file-work";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { isCancelled } from "@/lib/call";
import { t, tn } from "@/lib/i18n";
import { workspace } from "@/lib/queries";
import { formatBytes } from "@/lib/sizes";
import { BackupSchedule } from "./backup-schedule";
import { useBackUp } from "./queries";

/** Copies the workspace into a file of its own while everybody goes on working. */
export function BackupPanel() {
  const { data: here } = useQuery(workspace);
  const backUp = useBackUp();
  if (!here) return null;
  const isFile = here.engine === "sqlite";
  return (
    <Panel title={t("backup.title")} className="max-w-3xl">
      <div className="flex flex-col items-start gap-3">
        <p className="text-ink-soft text-sm">{t(isFile ? "backup.text" : "backup.postgres")}</p>
        {isFile && !backUp.isPending && (
          <Button onClick={() => backUp.mutate(here.name)} data-testid="back-up">
            {t("backup.now")}
          </Button>
        )}
        {isFile && backUp.isPending && (
          <FileWork label={t("backup.running")} cancelLabel={t("backup.cancel")} />
        )}
        <Outcome backUp={backUp} />
        {isFile && <BackupSchedule />}
      </div>
    </Panel>
  );
}

function Outcome({ backUp: { data, error } }: { backUp: ReturnType<typeof useBackUp> }) {
  if (isCancelled(error)) return <p role="status">{t("backup.cancelled")}</p>;
  if (error) return <CommandErrorText error={error} />;
  if (!data) return null;
  return (
    <div role="status">
      <Notice
        tone="info"
        title={t("backup.done")}
        text={
          <span className="break-all">
            {tn("backup.done.text", data.transactions, {
              size: formatBytes(data.bytes),
              path: data.path,
            })}
          </span>
        }
      >
        <p className="ident break-all text-ink-soft text-xs">SHA-256 {data.sha256}</p>
      </Notice>
    </div>
  );
}
