import {
  Gavel,
  type LucideIcon,
  MessageCircleQuestion,
  ReceiptText,
  ShieldAlert,
  Undo2,
  Unlink,
} from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { cx } from "@/lib/cx";
import { label } from "@/lib/i18n";
import type { QueueKind } from "@/lib/types";

const looks: Record<QueueKind, [tone: BadgeTone, icon: LucideIcon]> = {
  chargeback: ["solid", Gavel],
  inquiry: ["faint", MessageCircleQuestion],
  refund_request: ["neutral", ReceiptText],
  failed_refund: ["danger", Undo2],
  early_fraud_warning: ["warn", ShieldAlert],
  unattached: ["warn", Unlink],
};

const inks: Record<BadgeTone, string> = {
  neutral: "text-ink-soft",
  solid: "text-ink",
  good: "text-good",
  warn: "text-warn",
  danger: "text-danger",
  info: "text-info",
  faint: "text-ink-soft",
};

/** What waits, where there is no room for the word. */
export function QueueKindIcon({ kind }: { kind: QueueKind }) {
  const [tone, Icon] = looks[kind];
  const name = label("queue_kind", kind);
  return (
    <span role="img" aria-label={name} title={name} className={cx("shrink-0", inks[tone])}>
      <Icon aria-hidden className="size-4" />
    </span>
  );
}

/** What waits; a chargeback and an inquiry differ in word, frame and icon, as everywhere. */
export function QueueKindBadge({ kind }: { kind: QueueKind }) {
  const [tone, icon] = looks[kind];
  return (
    <Badge tone={tone} icon={icon}>
      {label("queue_kind", kind)}
    </Badge>
  );
}
