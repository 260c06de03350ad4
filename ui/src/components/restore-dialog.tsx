import { open, save } from "@tauri-apps/plugin-dialog";
import { CircleAlert, CircleCheck, Clock, FileSearch, LoaderCircle } from "lucide-react";
import { CommandErrorText } from "@/components/command-error";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { FileWork } from "@/components/file-work";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { When } from "@/components/when";
import { isCancelled } from "@/lib/call";
import { formatCount, t, tn } from "@/lib/i18n";
import { useLookInside, useRestoreWorkspace } from "@/lib/queries";
import { formatBytes } from "@/lib/sizes";
import type { WorkspaceContents } from "@/lib/types";

const filters = () => [{ name: t("file.workspace"), extensions: ["redress", "db"] }];

/** Chooses a backup, shows what is inside, and restores it as a new file, which opens. */
export function RestoreDialog({ onOpenChange }: { onOpenChange: (open: boolean) => void }) {
  const look = useLookInside();
  const restore = useRestoreWorkspace();
  const choose = async () => {
    const path = await open({ filters: filters() });
    if (path === null) return;
    restore.reset();
    look.mutate(path);
  };
  const contents = look.data;
  const confirm = async () => {
    if (!contents) return;
    const defaultPath = t("restore.file", { name: contents.name });
    const path = await save({ defaultPath, filters: filters() });
    if (path !== null) restore.mutate({ backup: contents.file.path, path });
  };
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("restore.title")}
      description={t("restore.text")}
      confirm={t("restore.confirm")}
      disabled={!contents || look.isPending}
      pending={restore.isPending}
      error={isCancelled(restore.error) ? null : restore.error}
      onConfirm={() => void confirm()}
    >
      <Button
        icon={FileSearch}
        disabled={look.isPending || restore.isPending}
        onClick={() => void choose()}
        data-testid="choose-backup"
      >
        {t(contents ? "restore.choose_other" : "restore.choose")}
      </Button>
      {look.isPending && (
        <p role="status" className="flex items-center gap-2 text-ink-soft text-sm">
          <LoaderCircle aria-hidden className="size-4 animate-spin" />
          {t("restore.checking")}
        </p>
      )}
      <CommandErrorText error={look.error} />
      {contents && !look.isPending && <Contents contents={contents} />}
      {restore.isPending && (
        <FileWork label={t("restore.running")} cancelLabel={t("restore.cancel")} />
      )}
      {isCancelled(restore.error) && <p role="status">{t("restore.cancelled")}</p>}
    </ConfirmDialog>
  );
}

function Contents({ contents }: { contents: WorkspaceContents }) {
  const { file, mode, newest_transaction_at: newest } = contents;
  const lines = [
    { name: t("restore.name"), value: contents.name },
    { name: t("restore.mode"), value: t(`restore.mode.${mode}`) },
    { name: t("restore.users"), value: formatCount(file.users) },
    { name: t("restore.transactions"), value: formatCount(file.transactions) },
    { name: t("restore.newest"), value: <When at={newest} /> },
    { name: t("restore.size"), value: formatBytes(file.bytes) },
    { name: t("restore.check"), value: <Checked contents={contents} /> },
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-1.5 rounded-md border px-3 py-2.5 text-sm">
      {lines.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt className="text-ink-soft">{name}</dt>
          <dd className="truncate">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Checked({ contents: { verified } }: { contents: WorkspaceContents }) {
  if (verified === null) {
    return (
      <Badge tone="info" icon={Clock}>
        {t("restore.check.older")}
      </Badge>
    );
  }
  if (verified.clean) {
    return (
      <Badge tone="good" icon={CircleCheck}>
        {t("restore.check.clean")}
      </Badge>
    );
  }
  return (
    <Badge tone="danger" icon={CircleAlert}>
      {tn("restore.check.problems", verified.problems.length)}
    </Badge>
  );
}
