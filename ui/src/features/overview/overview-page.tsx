import { useQuery } from "@tanstack/react-query";
import { Page, PageHeader, Panel } from "@/components/page";
import { Failed } from "@/components/states";
import { t, tn } from "@/lib/i18n";
import { overview } from "@/lib/queries";
import { BalancesPanel } from "./balances-panel";
import { DailyChart } from "./daily-chart";
import { DeadlinesPanel } from "./deadlines-panel";
import { OverviewSkeleton } from "./overview-skeleton";
import { RecentPanel } from "./recent-panel";
import { Tiles } from "./tiles";

/** The state of the desk in one look: what is open, what is at risk, what is next. */
export function OverviewPage() {
  const { data, error, refetch } = useQuery(overview);
  if (error && !data) return <Failed error={error} onRetry={() => void refetch()} />;
  if (!data) return <OverviewSkeleton />;
  return (
    <Page>
      <PageHeader
        help="overview"
        title={t("room.overview")}
        subtitle={tn("overview.users", data.users)}
      />
      <Tiles overview={data} />
      <div className="grid grid-cols-[minmax(0,1fr)_280px] xl:grid-cols-[minmax(0,1fr)_320px] items-stretch gap-6">
        <Panel title={t("overview.daily")}>
          <DailyChart days={data.daily} currency={data.currency} />
        </Panel>
        <BalancesPanel balances={data.balances} />
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_280px] xl:grid-cols-[minmax(0,1fr)_320px] items-start gap-6">
        <RecentPanel rows={data.recent} />
        <DeadlinesPanel rows={data.next_deadlines} />
      </div>
    </Page>
  );
}
