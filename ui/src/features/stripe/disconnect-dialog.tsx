import { ConfirmDialog } from "@/components/confirm-dialog";
import { t } from "@/lib/i18n";
import { useDisconnectStripe } from "./queries";

type Props = { onOpenChange: (open: boolean) => void };

/** Nothing at Stripe changes; what waits in the outbox goes on waiting. */
export function DisconnectDialog({ onOpenChange }: Props) {
  const disconnect = useDisconnectStripe();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("disconnect.title")}
      description={t("disconnect.text")}
      confirm={t("disconnect.confirm")}
      tone="danger"
      pending={disconnect.isPending}
      error={disconnect.error}
      onConfirm={() => disconnect.mutate(undefined, { onSuccess: () => onOpenChange(false) })}
    />
  );
}
