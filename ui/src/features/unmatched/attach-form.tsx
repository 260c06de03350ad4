import { useState } from "react";
import { UserPick } from "@/components/user-pick";
import { tn } from "@/lib/i18n";
import type { PaymentsAttached, UnmatchedRow } from "@/lib/types";
import { ActionForm } from "./action-form";
import { FailedPayments } from "./failed-payments";
import { LinkSwitch } from "./link-switch";
import { useAttachPayments } from "./queries";
import { countOf, type Scope, selectionOf } from "./scope";

type Props = { row: UnmatchedRow; scope: Scope; onDone: () => void };

/** Gives payments to a user who exists. */
export function AttachForm({ row, scope, onDone }: Props) {
  const [userId, setUserId] = useState<string | null>(null);
  const [isLinked, setIsLinked] = useState(true);
  const attach = useAttachPayments();
  const confirm = () => {
    if (userId === null) return;
    const input = {
      ...selectionOf(row, scope),
      user_id: userId,
      new_user: null,
      link_customers: isLinked && row.customer !== null,
      reason: null,
    };
    attach.mutate(input, { onSuccess: (done: PaymentsAttached) => !done.failed_count && onDone() });
  };
  return (
    <ActionForm
      confirm={tn("unmatched.attach.confirm", countOf(row, scope))}
      disabled={userId === null}
      pending={attach.isPending}
      error={attach.error}
      onConfirm={confirm}
      onCancel={onDone}
    >
      <UserPick first={row.named ?? row.email ?? ""} value={userId} onPick={setUserId} />
      {row.customer !== null && <LinkSwitch checked={isLinked} onChange={setIsLinked} />}
      <FailedPayments done={attach.data} />
    </ActionForm>
  );
}
