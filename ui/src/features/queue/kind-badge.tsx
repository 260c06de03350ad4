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

/** What waits; a chargeback and an inquiry differ in word, frame and icon, as everywhere. */
export function QueueKindBadge({ kind }: { kind: QueueKind }) {
  const [tone, icon] = looks[kind];
  return (
    <Badge tone={tone} icon={icon}>
      {label("queue_kind", kind)}
    </Badge>
  );
}
