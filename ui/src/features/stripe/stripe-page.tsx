import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Page, PageHeader } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { t } from "@/lib/i18n";
import { syncState } from "@/lib/queries";
import { AttentionPanel } from "./attention-panel";
import { CallsPanel } from "./calls-panel";
import { ConnectionPanel } from "./connection-panel";
import { ReadingPanel } from "./reading-panel";

/** How fresh everything is, what needs a person, and what leaves, with what can be done with that list. */
export function StripePage({ callActions }: { callActions: ReactNode }) {
  const { data, error, refetch } = useQuery(syncState);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  return (
    <Page>
      <PageHeader help="stripe" title={t("room.stripe")} subtitle={t("stripe.subtitle")} />
      {data ? <ReadingPanel state={data} /> : <LoadingBlock lines={4} />}
      <AttentionPanel />
      <ConnectionPanel />
      <CallsPanel actions={callActions} />
    </Page>
  );
}
