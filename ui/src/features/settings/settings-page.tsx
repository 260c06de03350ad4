import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Page, PageHeader } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { t } from "@/lib/i18n";
import { settings } from "@/lib/queries";
import { BackupPanel } from "./backup-panel";
import { SettingsForm } from "./settings-form";
import { TokenPanel } from "./token-panel";
import { VersionPanel } from "./version-panel";

/** How the desk decides, and how long a decision can be taken back. */
export function SettingsPage({ children }: { children?: ReactNode }) {
  const { data, error, refetch } = useQuery(settings);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  return (
    <Page>
      <PageHeader
        help="settings"
        title={t("room.settings")}
        subtitle={data && t("settings.version", { version: data.policy_version })}
      />
      {data ? <SettingsForm key={data.policy_version} saved={data} /> : <LoadingBlock lines={5} />}
      <BackupPanel />
      <TokenPanel />
      {children}
      <VersionPanel />
    </Page>
  );
}
