import { useState } from "react";
import { Field, TextInput } from "@/components/ui/field";
import { t, tn } from "@/lib/i18n";
import type { PaymentsAttached, UnmatchedRow } from "@/lib/types";
import { ActionForm } from "./action-form";
import { FailedPayments } from "./failed-payments";
import { LinkSwitch } from "./link-switch";
import { useAttachPayments } from "./queries";
import { countOf, type Scope, selectionOf } from "./scope";

type Props = { row: UnmatchedRow; scope: Scope; onDone: () => void };

/** Creates the user with what Stripe knows, and credits the payments. */
export function CreateForm({ row, scope, onDone }: Props) {
  const [id, setId] = useState(row.named ?? row.customer ?? "");
  const [name, setName] = useState(row.customer_name ?? "");
  const [email, setEmail] = useState(row.email ?? "");
  const [isLinked, setIsLinked] = useState(true);
  const attach = useAttachPayments();
  const fields = [
    { label: t("new_user.id"), value: id, write: setId, hint: t("new_user.id.hint") },
    { label: t("column.name"), value: name, write: setName, hint: t("new_user.optional") },
    { label: t("column.email"), value: email, write: setEmail },
  ];
  const confirm = () =>
    attach.mutate(
      {
        ...selectionOf(row, scope),
        user_id: id.trim(),
        new_user: { email: email.trim(), name: name.trim() || null },
        link_customers: isLinked && row.customer !== null,
        reason: null,
      },
      { onSuccess: (done: PaymentsAttached) => !done.failed_count && onDone() },
    );
  return (
    <ActionForm
      confirm={tn("unmatched.create.confirm", countOf(row, scope))}
      disabled={id.trim() === "" || email.trim() === ""}
      pending={attach.isPending}
      error={attach.error}
      onConfirm={confirm}
      onCancel={onDone}
    >
      {fields.map(({ label, value, write, hint }) => (
        <Field key={label} label={label} hint={hint}>
          {(ids) => (
            <TextInput {...ids} value={value} onChange={(event) => write(event.target.value)} />
          )}
        </Field>
      ))}
      {row.customer !== null && <LinkSwitch checked={isLinked} onChange={setIsLinked} />}
      <FailedPayments done={attach.data} />
    </ActionForm>
  );
}
