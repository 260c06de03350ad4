import type { UseMutationResult } from "@tanstack/react-query";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Facts } from "@/components/page";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogFooter } from "@/components/ui/dialog";
import { formatCount, label, t } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import { fullTime } from "@/lib/time";
import type { ExportRecord } from "@/lib/types";
import { visible } from "@/lib/visible";
import { useRevealExport, useVerifyExport } from "./queries";
import { VerifiedView } from "./verified-view";
import { failureWords, wordsOf } from "./words";

type Props = { record: ExportRecord; again: UseMutationResult<string, unknown, ExportRecord> };

/** One export: what its file is, and what can be done with it. */
export function RecordView({ record, again }: Props) {
  const reveal = useRevealExport();
  const verify = useVerifyExport();
  const isDone = record.state === "done";
  return (
    <>
      <DialogBody>
        {record.state === "failed" && (
          <Notice
            tone="danger"
            title={t("export.state.failed")}
            text={failureWords(record.last_error)}
          />
        )}
        <Facts rows={factsOf(record)} />
        {verify.data && <VerifiedView verified={verify.data} />}
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
        <Button tone="primary" pending={again.isPending} onClick={() => again.mutate(record)}>
          {t("exports.again")}
        </Button>
      </DialogFooter>
    </>
  );
}

function factsOf(record: ExportRecord): [string, React.ReactNode][] {
  const { zone, columns, selection } = record.input;
  const always: [string, React.ReactNode][] = [
    [t("exports.filter"), <Whole key="w" text={wordsOf(selection) ?? t("exports.everything")} />],
    [t("column.when"), fullTime(record.ended_at)],
    [t("column.exported_by"), label("actor", visible(record.actor))],
    [t("column.format"), t(`export.${record.format}`)],
    [t("export.zone"), zone ?? t("export.zone.utc_only")],
  ];
  const chosen = columns ? [[t("export.columns"), formatCount(columns.length)] as const] : [];
  const { rows, bytes, sha256 } = record;
  if (record.state !== "done") return [...always, ...chosen.map(pair)];
  return [
    ...always,
    ...chosen.map(pair),
    [t("column.rows"), formatCount(rows ?? 0)],
    [t("export.size"), formatBytes(bytes ?? 0)],
    [
      "SHA-256",
      <span key="s" className="ident select-all" title={sha256 ?? ""}>
        {sha256}
      </span>,
    ],
  ];
}

const pair = ([name, value]: readonly [string, string]): [string, string] => [name, value];

/** A value that may be long. */
const Whole = ({ text }: { text: string }) => <span className="whitespace-normal">{text}</span>;
