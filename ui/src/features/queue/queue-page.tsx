import { useNavigate } from "@tanstack/react-router";
import { CircleCheck, SearchX } from "lucide-react";
import { DataTable } from "@/components/data-table";
import { ListPage, PageHeader } from "@/components/page";
import { Empty } from "@/components/states";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import { ATTENTION_PAGE, pageOfCase } from "@/lib/cases";
import { label, t } from "@/lib/i18n";
import type { QueueKind, QueueRow } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { queueColumns } from "./columns";
import { queue } from "./queries";

export const QUEUE_KINDS = [
  "chargeback",
  "inquiry",
  "refund_request",
  "failed_refund",
  "early_fraud_warning",
  "unattached",
] as const satisfies readonly QueueKind[];

export type QueueSearch = { kind: QueueKind | "any" };
type Props = { search: QueueSearch; onSearch: (change: Partial<QueueSearch>) => void };

/** Everything that waits for a person, in the order of the desk: what is due first stands first. */
export function QueuePage({ search: { kind }, onSearch }: Props) {
  const navigate = useNavigate();
  const list = useRows(queue(kind === "any" ? null : kind), 15_000);
  const open = (row: QueueRow) => {
    const page = row.kind === "unattached" ? ATTENTION_PAGE : pageOfCase(row.case);
    if (page) void navigate(page);
  };
  const place = `queue:${kind}`;
  const filtered = kind !== "any";
  return (
    <ListPage>
      <PageHeader help="queue" title={t("room.queue")} subtitle={t("queue.subtitle")} />
      <div className="flex flex-wrap items-center gap-2">
        <Select
          label={t("column.kind")}
          value={kind}
          onChange={(next) => onSearch({ kind: next })}
          choices={[
            { value: "any", label: t("filter.any") },
            ...QUEUE_KINDS.map((value) => ({ value, label: label("queue_kind", value) })),
          ]}
        />
      </div>
      <DataTable
        key={place}
        memoryKey={place}
        label={t("room.queue")}
        testId="queue-row"
        columns={queueColumns}
        list={list}
        rowKey={(row) => row.case}
        onOpen={open}
        empty={
          <Empty
            icon={filtered ? SearchX : CircleCheck}
            title={t(filtered ? "queue.none_found.title" : "queue.empty.title")}
            text={t(filtered ? "queue.none_found.text" : "queue.empty.text")}
            action={
              filtered && (
                <Button onClick={() => onSearch({ kind: "any" })}>{t("queue.show_all")}</Button>
              )
            }
          />
        }
      />
    </ListPage>
  );
}
