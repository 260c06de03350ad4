import { useState } from "react";
import { ConfirmDialog } from "@/components/confirm-dialog";
import { isTooLong, NoteField } from "@/components/note-field";
import { Field, TextInput } from "@/components/ui/field";
import { Segments } from "@/components/ui/segments";
import { t } from "@/lib/i18n";
import type { OutboxView } from "@/lib/types";
import { useDraftText } from "@/lib/unsaved";
import { useSettleCall } from "./queries";

type Props = { call: OutboxView; onOpenChange: (open: boolean) => void };
type Outcome = "executed" | "not_executed";

/** Nobody knows whether Stripe executed the request: a person says what Stripe's dashboard shows. */
export function SettleDialog({ call, onOpenChange }: Props) {
  const [outcome, setOutcome] = useState<Outcome>("not_executed");
  const object = useDraftText(`settle-object:${call.id}`);
  const reason = useDraftText(`settle:${call.id}`);
  const settle = useSettleCall();
  const object_id = object.text.trim();
  const given = reason.text.trim();
  const isExecuted = outcome === "executed";
  return (
    <ConfirmDialog
      open
      onOpenChange={onOpenChange}
      title={t("outbox.settle.title")}
      description={t("outbox.settle.text")}
      confirm={t(
        isExecuted ? "outbox.settle.executed.confirm" : "outbox.settle.not_executed.confirm",
      )}
      tone={isExecuted ? "primary" : "danger"}
      disabled={given === "" || isTooLong(reason) || (isExecuted && object_id === "")}
      pending={settle.isPending}
      error={settle.error}
      onConfirm={() =>
        settle.mutate(
          {
            id: call.id,
            outcome: isExecuted ? { kind: "executed", object_id } : { kind: "not_executed" },
            reason: given,
          },
          {
            onSuccess: () => {
              object.forget();
              reason.forget();
              onOpenChange(false);
            },
          },
        )
      }
    >
      <Segments
        label={t("outbox.settle.outcome")}
        value={outcome}
        segments={[
          { value: "not_executed", label: t("outbox.settle.not_executed") },
          { value: "executed", label: t("outbox.settle.executed") },
        ]}
        onChange={setOutcome}
      />
      {isExecuted && (
        <Field label={t("outbox.settle.object")} hint={t("outbox.settle.object.hint")}>
          {(ids) => (
            <TextInput
              {...ids}
              value={object.text}
              onChange={(event) => object.write(event.target.value)}
            />
          )}
        </Field>
      )}
      <NoteField
        label={t("outbox.settle.reason")}
        hint={t("outbox.settle.reason.hint")}
        draft={reason}
      />
    </ConfirmDialog>
  );
}
