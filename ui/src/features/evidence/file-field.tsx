import { History, Paperclip } from "lucide-react";
import { useRef } from "react";
import { CommandErrorText } from "@/components/command-error";
import { Button } from "@/components/ui/button";
import { label, t, tn } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import type { AttachmentView, EvidenceFieldView, EvidenceView } from "@/lib/types";
import { AttachmentRow } from "./attachment-row";
import { useAttach, useChooseFiles, useOrder, useRemove } from "./queries";

type Props = { field: EvidenceFieldView; view: EvidenceView; readOnly: boolean };

/** Files of one field; they leave as one document, in this order. */
export function FileField({ field, view, readOnly }: Props) {
  const attach = useAttach(view.dispute_id, field.field);
  const remove = useRemove(view.dispute_id);
  const order = useOrder(view.dispute_id, field.field);
  const add = useRef<HTMLButtonElement>(null);
  const { attachments: files } = field;
  const history = view.history?.field === field.field ? view.history : null;
  const choosing = useChooseFiles((paths) => attach.mutate(paths));
  return (
    <>
      {files.length > 0 && (
        <ul className="flex flex-col divide-y rounded-md border">
          {files.map((file, at) => (
            <AttachmentRow
              key={file.id}
              file={file}
              readOnly={readOnly}
              busy={remove.isPending || order.isPending}
              onUp={at > 0 ? () => order.mutate(swapped(files, at - 1)) : undefined}
              onDown={at < files.length - 1 ? () => order.mutate(swapped(files, at)) : undefined}
              onRemove={() => {
                remove.mutate(file.id);
                add.current?.focus();
              }}
            />
          ))}
        </ul>
      )}
      {history && (
        <p className="flex items-start gap-2 rounded-md border border-dashed px-3 py-2">
          <History aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-soft" />
          <span>
            {tn("evidence.history", history.pages)}{" "}
            <span className="text-ink-soft">{label("history_detail", history.detail)}</span>
          </span>
        </p>
      )}
      <div className="flex items-center gap-3">
        {!readOnly && (
          <Button
            ref={add}
            icon={Paperclip}
            pending={attach.isPending}
            data-testid={`attach-${field.field}`}
            onClick={() => choosing.mutate()}
          >
            {t("evidence.attach")}
          </Button>
        )}
        <span className="figures text-ink-soft text-xs">
          {files.length > 0
            ? `${tn("evidence.pages", field.pages)} · ${formatBytes(field.bytes)}`
            : t("evidence.no_file")}
        </span>
      </div>
      <CommandErrorText error={choosing.error ?? attach.error ?? remove.error ?? order.error} />
    </>
  );
}

/** The ids in the order that puts the file at `at` behind the next one. */
function swapped(files: AttachmentView[], at: number): number[] {
  const ids = files.map((file) => file.id);
  return [...ids.slice(0, at), ...ids.slice(at, at + 2).reverse(), ...ids.slice(at + 2)];
}
