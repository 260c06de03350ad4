import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { Field, TextInput } from "@/components/ui/field";
import { type TextKey, t } from "@/lib/i18n";
import { isCurrency } from "@/lib/money";
import { useDraftText } from "@/lib/unsaved";
import { useCreateUser } from "./queries";

type Props = { onOpenChange: (open: boolean) => void };

/** A customer whom the platform has not reported yet. */
export function NewUserDialog({ onOpenChange }: Props) {
  const navigate = useNavigate();
  const id = useDraftText("new-user:id");
  const name = useDraftText("new-user:name");
  const email = useDraftText("new-user:email");
  const [currency, setCurrency] = useState("");
  const create = useCreateUser();
  const code = currency.trim().toLowerCase();
  const wrongCode = code !== "" && !isCurrency(code) ? t("new_user.currency.wrong") : null;
  const input = {
    id: id.text.trim(),
    email: email.text.trim(),
    name: name.text.trim() || null,
    currency: code || null,
  };
  const confirm = () =>
    create.mutate(input, {
      onSuccess: (user) => {
        for (const draft of [id, name, email]) draft.forget();
        void navigate({ to: "/users/$userId", params: { userId: user.id } });
      },
    });
  return (
    <ConfirmDialog
      open
      start="form"
      onOpenChange={onOpenChange}
      title={t("new_user.title")}
      description={t("new_user.text")}
      confirm={t("new_user.confirm")}
      disabled={input.id === "" || input.email === "" || wrongCode !== null}
      pending={create.isPending}
      error={create.error}
      onConfirm={confirm}
    >
      <Line
        name="id"
        label="new_user.id"
        hint="new_user.id.hint"
        value={id.text}
        onText={id.write}
      />
      <Line
        name="name"
        label="column.name"
        hint="new_user.optional"
        value={name.text}
        onText={name.write}
      />
      <Line name="email" label="column.email" value={email.text} onText={email.write} />
      <Line
        name="currency"
        label="new_user.currency"
        hint="new_user.currency.hint"
        error={wrongCode}
        value={currency}
        onText={setCurrency}
      />
    </ConfirmDialog>
  );
}

type LineProps = {
  name: string;
  label: TextKey;
  hint?: TextKey;
  error?: string | null;
  value: string;
  onText: (text: string) => void;
};

function Line({ name, label, hint, error, value, onText }: LineProps) {
  return (
    <Field label={t(label)} hint={hint && t(hint)} error={error}>
      {(ids) => (
        <TextInput
          {...ids}
          data-testid={`new-user-${name}`}
          value={value}
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  );
}
