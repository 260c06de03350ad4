import { useNavigate } from "@tanstack/react-router";
import { BookText, Gavel, ReceiptText } from "lucide-react";
import { DataTable } from "@/components/data-table";
import { disputeColumnsOfUser } from "@/components/dispute-columns";
import { refundColumnsOfUser } from "@/components/refund-columns";
import { Empty } from "@/components/states";
import { transactionColumnsOfUser } from "@/components/transaction-columns";
import { t } from "@/lib/i18n";
import { useRows } from "@/lib/use-rows";
import { disputesOf, refundRequestsOf, transactionsOf } from "./queries";

type Props = { userId: string };

export function UserTransactions({
  userId,
  openTransaction,
}: Props & { openTransaction: number | null }) {
  const navigate = useNavigate();
  return (
    <DataTable
      memoryKey={`user-transactions:${userId}`}
      label={t("room.ledger")}
      testId="transaction-row"
      columns={transactionColumnsOfUser}
      list={useRows(transactionsOf(userId))}
      rowKey={(row) => String(row.id)}
      isOpen={(row) => row.id === openTransaction}
      onOpen={(row) =>
        void navigate({ to: "/users/$userId", params: { userId }, search: { tx: row.id } })
      }
      empty={
        <Empty icon={BookText} title={t("ledger.empty.title")} text={t("user.no_transactions")} />
      }
    />
  );
}

export function UserRefunds({ userId }: Props) {
  const navigate = useNavigate();
  return (
    <DataTable
      memoryKey={`user-refunds:${userId}`}
      label={t("room.refunds")}
      testId="refund-row"
      columns={refundColumnsOfUser}
      list={useRows(refundRequestsOf(userId))}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate({ to: "/refunds/$requestId", params: { requestId: row.id } })}
      empty={
        <Empty icon={ReceiptText} title={t("user.no_refunds")} text={t("user.no_refunds.text")} />
      }
    />
  );
}

export function UserDisputes({ userId }: Props) {
  const navigate = useNavigate();
  return (
    <DataTable
      memoryKey={`user-disputes:${userId}`}
      label={t("room.disputes")}
      testId="dispute-row"
      columns={disputeColumnsOfUser}
      list={useRows(disputesOf(userId))}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate({ to: "/disputes/$disputeId", params: { disputeId: row.id } })}
      empty={<Empty icon={Gavel} title={t("user.no_disputes")} text={t("user.no_disputes.text")} />}
    />
  );
}
