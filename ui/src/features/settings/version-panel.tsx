import { useQuery } from "@tanstack/react-query";
import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { Panel } from "@/components/page";
import { Button } from "@/components/ui/button";
import { t } from "@/lib/i18n";
import { useCheckForUpdate, useInstallUpdate, version } from "./queries";

/** Which version runs, and on request whether there is a newer one. */
export function VersionPanel() {
  const { data: here } = useQuery(version);
  const check = useCheckForUpdate();
  if (!here) return null;
  return (
    <Panel title={t("version.title")} className="max-w-3xl">
      <div className="flex flex-col items-start gap-3">
        <p className="text-sm" data-testid="version">
          {t("version.here", { version: here.version })}
        </p>
        {here.looks_for_updates ? (
          <Button
            data-testid="check-for-update"
            onClick={() => check.mutate()}
            pending={check.isPending}
          >
            {t(check.isPending ? "version.checking" : "version.check")}
          </Button>
        ) : (
          <p className="text-ink-soft text-sm">{t("version.off")}</p>
        )}
        <CommandErrorText error={check.error} />
        {check.data === null && (
          <p role="status" className="text-ink-soft text-sm">
            {t("version.newest")}
          </p>
        )}
        {check.data && <Newer {...check.data} />}
      </div>
    </Panel>
  );
}

function Newer({ version, notes }: { version: string; notes: string | null }) {
  const install = useInstallUpdate();
  return (
    <div role="status" className="flex flex-col items-start gap-3" data-testid="newer-version">
      <Notice tone="info" title={t("version.newer", { version })} text={t("version.newer.text")}>
        {notes && <p className="mt-2 whitespace-pre-line text-ink-soft">{notes}</p>}
      </Notice>
      <Button
        tone="primary"
        data-testid="install-update"
        onClick={() => install.mutate(version)}
        pending={install.isPending}
      >
        {t(install.isPending ? "version.installing" : "version.install")}
      </Button>
      <CommandErrorText error={install.error} />
    </div>
  );
}
