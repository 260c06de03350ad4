import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Notice } from "@/components/notice";
import { Failed, LoadingBlock } from "@/components/states";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { t } from "@/lib/i18n";
import type { PaymentRow } from "@/lib/types";
import { paymentsOf } from "./queries";

type Props = {
  userId: string;
  title: string;
  onOpenChange: (open: boolean) => void;
  /** The dialog, once there is a payment of which something is left. */
  children: (payments: PaymentRow[]) => ReactNode;
};

/** A dialog about a payment of the customer that can still be refunded. */
export function PaymentsDialog({ userId, title, onOpenChange, children }: Props) {
  const { data, error, refetch } = useQuery(paymentsOf(userId));
  const refundable = data?.rows.filter(({ left }) => left > 0) ?? [];
  if (refundable.length > 0) return children(refundable);
  return (
    <Dialog open onOpenChange={onOpenChange} title={title}>
      <DialogBody>
        {error ? (
          <Failed error={error} onRetry={() => void refetch()} />
        ) : data ? (
          <div className="pb-3">
            <Notice tone="info" title={t("ask.none")} text={t("ask.none.text")} />
          </div>
        ) : (
          <LoadingBlock lines={4} />
        )}
      </DialogBody>
    </Dialog>
  );
}
