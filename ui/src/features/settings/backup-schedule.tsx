import { useQuery } from "@tanstack/react-query";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Pick } from "@/components/pick";
import { Failed, LoadingBlock } from "@/components/states";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { lookUp, t, tn } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import type { BackupFrequency, BackupSchedule as Schedule } from "@/lib/types";
import { backupSchedule, chooseBackupFolder, useSetBackupSchedule } from "./queries";
import { Row } from "./row";

const FREQUENCIES: readonly BackupFrequency[] = ["off", "daily", "weekly"];
const KEPT: readonly number[] = [3, 7, 14, 30, 90];

/** Backups that are made without anybody asking. Each change applies at once. */
export function BackupSchedule() {
  const { data, error, refetch } = useQuery(backupSchedule);
  const change = useSetBackupSchedule();
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingBlock lines={3} />;
  const isOn = data.frequency !== "off";
  return (
    <div className="flex w-full flex-col gap-4 border-t pt-4">
      <div>
        <Row name={t("backup.frequency")} text={t("backup.frequency.text")}>
          {() => (
            <Pick
              label={t("backup.frequency")}
              value={data.frequency}
              groups={[{ choices: FREQUENCIES.map(frequencyChoice) }]}
              onChange={(frequency) => change.mutate({ frequency })}
              className="w-full"
            />
          )}
        </Row>
        {isOn && (
          <>
            <Row name={t("backup.kept")} text={t("backup.kept.text")}>
              {() => (
                <Pick
                  label={t("backup.kept")}
                  value={String(data.kept)}
                  groups={[{ choices: keptChoices(data.kept) }]}
                  onChange={(kept) => change.mutate({ kept: Number(kept) })}
                  className="w-full"
                />
              )}
            </Row>
            <Folder schedule={data} onChange={(folder) => change.mutate({ folder })} />
          </>
        )}
      </div>
      <CommandErrorText error={change.error} />
      {isOn && <Standing schedule={data} />}
    </div>
  );
}

const frequencyChoice = (value: BackupFrequency) => ({
  value,
  label: t(`backup.frequency.${value}`),
});

function keptChoices(kept: number) {
  const numbers = KEPT.includes(kept) ? KEPT : [...KEPT, kept].sort((a, b) => a - b);
  return numbers.map((number) => ({
    value: String(number),
    label: tn("backup.kept.number", number),
  }));
}

type FolderProps = { schedule: Schedule; onChange: (folder: string) => void };

function Folder({ schedule: { folder, is_default_folder }, onChange }: FolderProps) {
  const choose = async () => {
    const chosen = await chooseBackupFolder(folder);
    if (chosen !== null) onChange(chosen);
  };
  return (
    <Row name={t("backup.folder")} text={folder}>
      {() => (
        <div className="flex flex-col items-end gap-2">
          <Button onClick={() => void choose()}>{t("backup.folder.change")}</Button>
          {!is_default_folder && (
            <Button tone="quiet" onClick={() => onChange("")}>
              {t("backup.folder.default")}
            </Button>
          )}
        </div>
      )}
    </Row>
  );
}

/** The last backup, the next one, and what keeps it from being made. */
function Standing({ schedule: { backups, next_at, last_error } }: { schedule: Schedule }) {
  const [last] = backups;
  return (
    <>
      {last_error !== null && (
        <Notice
          tone="warn"
          title={t("backup.failed")}
          text={`${lookUp("file_problem", last_error) ?? t("backup.failed.other")} ${t("backup.failed.text")}`}
        />
      )}
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-1 text-sm">
        <dt className="text-ink-soft">{t("backup.last")}</dt>
        <dd>
          {last ? (
            <>
              <When at={last.made_at} />
              <span className="text-ink-soft">
                {" · "}
                {formatBytes(last.bytes)} · {tn("backup.there", backups.length)}
              </span>
            </>
          ) : (
            t("backup.none")
          )}
        </dd>
        <dt className="text-ink-soft">{t("backup.next")}</dt>
        <dd>
          <When at={next_at} />
        </dd>
      </dl>
    </>
  );
}
