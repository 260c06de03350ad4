import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isLiveKey, KeyNotices } from "@/components/key-notices";
import { Field, TextInput } from "@/components/ui/field";
import { t } from "@/lib/i18n";
import { useConnectStripe } from "@/lib/queries";

type Props = { onOpenChange: (open: boolean) => void };

/** A key goes in and is never shown again; Stripe is asked before it is kept. */
export function ConnectDialog({ onOpenChange }: Props) {
  const [key, setKey] = useState("");
  const [secret, setSecret] = useState("");
  const connect = useConnectStripe();
  const text = key.trim();
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("connect.title")}
      description={t("connect.text")}
      confirm={t(isLiveKey(text) ? "connect.confirm_live" : "connect.confirm")}
      tone={isLiveKey(text) ? "danger" : "primary"}
      disabled={text === ""}
      pending={connect.isPending}
      error={connect.error}
      onConfirm={() =>
        connect.mutate(
          { key: text, webhook_secret: secret.trim() || null },
          { onSuccess: () => onOpenChange(false) },
        )
      }
    >
      <Field label={t("connect.key")} hint={t("connect.key.hint")}>
        {(ids) => (
          <TextInput
            {...ids}
            type="password"
            value={key}
            onChange={(event) => setKey(event.target.value)}
            data-testid="stripe-key"
          />
        )}
      </Field>
      <KeyNotices value={text} />
      <Field label={t("connect.secret")} hint={t("connect.secret.hint")}>
        {(ids) => (
          <TextInput
            {...ids}
            type="password"
            value={secret}
            onChange={(event) => setSecret(event.target.value)}
          />
        )}
      </Field>
    </ConfirmDialog>
  );
}
