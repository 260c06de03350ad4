import { useState } from "react";
import { Amount } from "@/components/amount";
import { Facts } from "@/components/page";
import { Dialog, DialogBody } from "@/components/ui/dialog";
import { Segments } from "@/components/ui/segments";
import { When } from "@/components/when";
import { t } from "@/lib/i18n";
import type { UnmatchedRow } from "@/lib/types";
import { visible } from "@/lib/visible";
import { AttachForm } from "./attach-form";
import { CreateForm } from "./create-form";
import { IgnoreForm } from "./ignore-form";
import { RestoreForm } from "./restore-form";
import { type Scope, ScopePick } from "./scope";
import { whyText } from "./words";

type Props = { row: UnmatchedRow; onClose: () => void };
type Action = "attach" | "create" | "ignore";

/** One payment, what is known of it, and what can be done with it and those of the same customer. */
export function PaymentDialog({ row, onClose }: Props) {
  const [action, setAction] = useState<Action>("attach");
  const [scope, setScope] = useState<Scope>("payment");
  const close = (isOpen: boolean) => !isOpen && onClose();
  const form = { row, scope, onDone: onClose };
  return (
    <Dialog open onOpenChange={close} title={t("unmatched.payment")} description={row.payment}>
      <DialogBody>
        <Facts rows={factsOf(row)} />
        {row.state === "open" && (
          <>
            <p className="text-ink-soft text-sm">
              {t(row.why ? whyText[row.why] : "unmatched.why.waiting.text", {
                named: row.named ?? "",
              })}
            </p>
            <ScopePick row={row} scope={scope} onScope={setScope} />
            <Segments
              label={t("unmatched.action")}
              value={action}
              onChange={setAction}
              segments={[
                { value: "attach", label: t("unmatched.attach") },
                { value: "create", label: t("unmatched.create") },
                { value: "ignore", label: t("unmatched.ignore") },
              ]}
            />
          </>
        )}
      </DialogBody>
      {row.state === "ignored" && <RestoreForm row={row} onDone={onClose} />}
      {row.state === "open" && action === "attach" && <AttachForm {...form} />}
      {row.state === "open" && action === "create" && <CreateForm {...form} />}
      {row.state === "open" && action === "ignore" && <IgnoreForm {...form} />}
    </Dialog>
  );
}

function factsOf(row: UnmatchedRow): [string, React.ReactNode][] {
  const facts: [string, React.ReactNode][] = [
    [t("column.amount"), <Amount key="amount" minor={row.amount} currency={row.currency} />],
    [t("column.paid_at"), <When key="at" at={row.created_at} />],
  ];
  if (row.customer_name) facts.push([t("column.customer"), visible(row.customer_name)]);
  if (row.email) facts.push([t("column.email"), visible(row.email)]);
  if (row.customer) facts.push([t("column.customer_id"), <Ident key="id" id={row.customer} />]);
  if (row.named) facts.push([t("unmatched.named"), <Ident key="named" id={row.named} />]);
  if (row.reason) facts.push([t("column.reason"), visible(row.reason)]);
  if (row.handled_by) facts.push([t("column.who"), visible(row.handled_by)]);
  return facts;
}

const Ident = ({ id }: { id: string }) => <span className="ident">{visible(id)}</span>;
