import { Page, Panel } from "@/components/page";
import { LoadingBlock } from "@/components/states";
import { Skeleton } from "@/components/ui/skeleton";

/** The overview before its numbers: the same places, nothing in them. */
export function OverviewSkeleton() {
  return (
    <Page>
      <div className="flex flex-col gap-2">
        <Skeleton className="h-6 w-36" />
        <Skeleton className="h-4 w-52" />
      </div>
      <div className="grid grid-cols-3 gap-6">
        <Panel>
          <Skeleton className="h-16" />
        </Panel>
        <Panel>
          <Skeleton className="h-16" />
        </Panel>
        <Panel>
          <Skeleton className="h-16" />
        </Panel>
      </div>
      <Panel flush>
        <LoadingBlock lines={5} />
      </Panel>
      <Panel flush>
        <LoadingBlock lines={5} />
      </Panel>
    </Page>
  );
}
