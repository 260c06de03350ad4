import { ConfirmDialog } from "@/components/confirm-dialog";
import { t } from "@/lib/i18n";
import type { TokenView } from "@/lib/types";
import { visible } from "@/lib/visible";
import { useRevokeToken } from "./queries";

/** Whoever has the token is shut out. */
export function RevokeDialog({ token, onClose }: { token: TokenView; onClose: () => void }) {
  const revoke = useRevokeToken();
  return (
    <ConfirmDialog
      open
      onOpenChange={onClose}
      tone="danger"
      title={t("token.revoke.title", { name: visible(token.name) })}
      description={t("token.revoke.text")}
      confirm={t("token.revoke.confirm")}
      pending={revoke.isPending}
      error={revoke.error}
      onConfirm={() => revoke.mutate(token.id, { onSuccess: onClose })}
    />
  );
}
