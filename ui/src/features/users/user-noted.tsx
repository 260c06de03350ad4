import { Banknote } from "lucide-react";
import { useMemo, useState } from "react";
import { DataTable } from "@/components/data-table";
import { Empty } from "@/components/states";
import { VoidRefundDialog } from "@/components/void-refund-dialog";
import { t } from "@/lib/i18n";
import type { NotedRefundView } from "@/lib/types";
import { useRows } from "@/lib/use-rows";
import { notedColumns } from "./noted-columns";
import { notedOf } from "./queries";

/** Refunds that did not go through Stripe; a row leads to the way back where it was a mistake. */
export function UserNoted({ userId }: { userId: string }) {
  const [asked, setAsked] = useState<NotedRefundView | null>(null);
  const columns = useMemo(() => notedColumns(setAsked), []);
  return (
    <>
      <DataTable
        memoryKey={`user-noted:${userId}`}
        label={t("user.noted")}
        testId="noted-row"
        columns={columns}
        list={useRows(notedOf(userId))}
        rowKey={(row) => row.id}
        onOpen={(row) => row.voided_at === null && setAsked(row)}
        empty={<Empty icon={Banknote} title={t("user.no_noted")} text={t("user.no_noted.text")} />}
      />
      {asked && (
        <VoidRefundDialog noted={asked} onOpenChange={(isOpen) => !isOpen && setAsked(null)} />
      )}
    </>
  );
}
