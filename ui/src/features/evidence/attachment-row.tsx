import { ArrowDown, ArrowUp, FileText, Image, Trash2 } from "lucide-react";
import { IconButton } from "@/components/ui/icon-button";
import { t, tn } from "@/lib/i18n";
import { formatBytes } from "@/lib/sizes";
import type { AttachmentView } from "@/lib/types";

type Props = {
  file: AttachmentView;
  readOnly: boolean;
  busy: boolean;
  onUp?: () => void;
  onDown?: () => void;
  onRemove: () => void;
};

/** One attached file, its place in the order, and its way out. */
export function AttachmentRow({ file, readOnly, busy, onUp, onDown, onRemove }: Props) {
  const Icon = file.media_type === "application/pdf" ? FileText : Image;
  return (
    <li className="flex items-center gap-2 px-3 py-1.5" data-testid="attachment">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-soft" />
      <span className="min-w-0 flex-1 truncate" title={`${file.name}\nSHA-256 ${file.sha256}`}>
        {file.name}
      </span>
      <span className="figures shrink-0 text-ink-soft text-xs">
        {tn("evidence.pages", file.pages)} · {formatBytes(file.bytes)}
      </span>
      {!readOnly && (
        <span className="flex shrink-0">
          <Move
            icon={ArrowUp}
            label={t("evidence.up", { name: file.name })}
            {...{ busy, run: onUp }}
          />
          <Move
            icon={ArrowDown}
            label={t("evidence.down", { name: file.name })}
            {...{ busy, run: onDown }}
          />
          <IconButton
            icon={Trash2}
            label={t("evidence.remove", { name: file.name })}
            className="size-7"
            disabled={busy}
            onClick={onRemove}
          />
        </span>
      )}
    </li>
  );
}

type MoveProps = { icon: typeof ArrowUp; label: string; busy: boolean; run?: () => void };

/** Stays focusable while it can do nothing, so that the keyboard keeps its place. */
function Move({ icon, label, busy, run }: MoveProps) {
  const idle = busy || !run;
  return (
    <IconButton
      icon={icon}
      label={label}
      aria-disabled={idle}
      className={idle ? "size-7 opacity-40" : "size-7"}
      onClick={() => !idle && run()}
    />
  );
}
