import { useNavigate } from "@tanstack/react-router";
import { CircleCheck, Columns2, Rows3, SearchX } from "lucide-react";
import { type ReactNode, useRef } from "react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { SPLIT_MIN_PX, SplitView } from "@/components/split-view";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Segments } from "@/components/ui/segments";
import { Select } from "@/components/ui/select";
import { leaveCases } from "@/lib/case-flow";
import { ATTENTION_PAGE, pageOfCase } from "@/lib/cases";
import { label, t } from "@/lib/i18n";
import type { QueueKind } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { useWidth } from "@/lib/use-width";
import { BulkBar } from "./bulk-bar";
import { CasePane } from "./case-pane";
import { queueColumns } from "./columns";
import { queue } from "./queries";
import { SelectionContext, useSelection } from "./selection";
import { splitColumns } from "./split-columns";
import { useLayout } from "./use-layout";
import { usePlace } from "./use-place";

export const QUEUE_KINDS = [
  "chargeback",
  "inquiry",
  "refund_request",
  "failed_refund",
  "early_fraud_warning",
  "unattached",
] as const satisfies readonly QueueKind[];

export type QueueSearch = { kind: QueueKind | "any" };
type Props = {
  search: QueueSearch;
  onSearch: (change: Partial<QueueSearch>) => void;
  /** What stands on the page of a case. */
  renderCase: (name: string) => ReactNode;
};

const TWO_LINES_PX = 56;

/**
 * Everything that waits for a person, in the order of the desk: what is due first stands first. Where
 * there is room, the chosen case is beside the list.
 */
export function QueuePage({ search: { kind }, onSearch, renderCase }: Props) {
  const navigate = useNavigate();
  const area = useRef<HTMLDivElement>(null);
  const width = useWidth(area);
  const [layout, chooseLayout] = useLayout();
  const isWide = width !== null && width >= SPLIT_MIN_PX;
  const isSplit = isWide && layout === "split";
  const isTable = isWide && layout === "list";
  const list = useRows(queue(kind === "any" ? null : kind), 15_000);
  const { rows } = list;
  const isWhole = !list.hasNextPage && !rows.includes(undefined as never);
  const { chosen, place } = usePlace(rows, list.isPending, isSplit);
  const selection = useSelection(rows, isWhole, place.index);
  const filter = (next: QueueSearch["kind"]) => {
    selection.clear();
    leaveCases();
    onSearch({ kind: next });
  };
  const open = (name: string) => void navigate(pageOfCase(name) ?? ATTENTION_PAGE);
  const memoryKey = `queue:${kind}`;
  const filtered = kind !== "any";
  const table = (
    <DataTable
      key={`${memoryKey}:${isTable}`}
      memoryKey={memoryKey}
      label={t("room.queue")}
      testId="queue-row"
      columns={isTable ? queueColumns : splitColumns}
      list={list}
      rowKey={(row) => row.case}
      onOpen={(row) => open(row.case)}
      isOpen={(row) => selection.selected.has(row.case)}
      place={place}
      rowPx={isTable ? undefined : TWO_LINES_PX}
      empty={
        <Empty
          icon={filtered ? SearchX : CircleCheck}
          title={t(filtered ? "queue.none_found.title" : "queue.empty.title")}
          text={t(filtered ? "queue.none_found.text" : "queue.empty.text")}
          action={filtered && <Button onClick={() => filter("any")}>{t("queue.show_all")}</Button>}
        />
      }
    />
  );
  return (
    <SelectionContext value={{ ...selection, shown: rows.length }}>
      <ListPage>
        <PageHeader help="queue" title={t("room.queue")} subtitle={t("queue.subtitle")} />
        <div className="flex min-h-8 flex-wrap items-center gap-x-4 gap-y-2">
          <Select
            label={t("column.kind")}
            value={kind}
            onChange={filter}
            choices={[
              { value: "any", label: t("filter.any") },
              ...QUEUE_KINDS.map((value) => ({ value, label: label("queue_kind", value) })),
            ]}
          />
          <BulkBar selected={selection.selected} onClear={selection.clear} />
          {isWide && (
            <div className="ml-auto">
              <Segments
                label={t("queue.layout")}
                iconsOnly
                value={layout}
                onChange={chooseLayout}
                segments={[
                  { value: "split", label: t("queue.layout.split"), icon: Columns2 },
                  { value: "list", label: t("queue.layout.list"), icon: Rows3 },
                ]}
              />
            </div>
          )}
        </div>
        <div ref={area} className="flex min-h-0 flex-1 flex-col">
          {isSplit ? (
            <SplitView
              name="queue"
              width={width}
              left={table}
              right={
                <CasePane
                  rows={rows}
                  index={place.index}
                  chosen={chosen}
                  isPending={list.isPending}
                  isWhole={isWhole}
                  isSelecting={selection.selected.size > 0}
                  renderCase={renderCase}
                  onOpen={() => chosen && open(chosen.case)}
                />
              }
            />
          ) : (
            table
          )}
        </div>
      </ListPage>
    </SelectionContext>
  );
}
