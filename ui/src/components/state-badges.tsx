import {
  Ban,
  Check,
  CircleDashed,
  Clock,
  Gavel,
  HelpCircle,
  Hourglass,
  type LucideIcon,
  MessageCircleQuestion,
  Send,
  TriangleAlert,
  Undo2,
  X,
} from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { label } from "@/lib/i18n";

type Look = [tone: BadgeTone, icon: LucideIcon];

const refundLooks: Record<string, Look> = {
  requested: ["warn", Hourglass],
  in_review: ["warn", Hourglass],
  leaving: ["info", Clock],
  sent: ["info", Send],
  pending: ["info", CircleDashed],
  succeeded: ["good", Check],
  failed: ["danger", TriangleAlert],
  canceled: ["neutral", Ban],
  rejected: ["neutral", X],
  withdrawn: ["neutral", Undo2],
};

const disputeLooks: Record<string, Look> = {
  needs_response: ["warn", Hourglass],
  warning_needs_response: ["warn", Hourglass],
  appeal_needs_response: ["warn", Hourglass],
  under_review: ["info", CircleDashed],
  warning_under_review: ["info", CircleDashed],
  appeal_under_review: ["info", CircleDashed],
  won: ["good", Check],
  lost: ["danger", X],
  warning_closed: ["neutral", Ban],
  prevented: ["good", Ban],
};

const transactionLooks: Record<string, Look> = {
  pending: ["warn", CircleDashed],
  voided: ["faint", Ban],
  void: ["faint", Ban],
};

/** States are open at Stripe: one we do not know is shown as it is called, with a question mark. */
const unknown: Look = ["faint", HelpCircle];

export function RefundStateBadge({ state }: { state: string }) {
  const [tone, icon] = refundLooks[state] ?? unknown;
  return (
    <Badge tone={tone} icon={icon}>
      {label("refund_state", state)}
    </Badge>
  );
}

export function DisputeStatusBadge({ status }: { status: string }) {
  const [tone, icon] = disputeLooks[status] ?? unknown;
  return (
    <Badge tone={tone} icon={icon}>
      {label("dispute_status", status)}
    </Badge>
  );
}

/** Posted and settled are the rule and stay plain; what is not in the balance stands out. */
export function TransactionStatusBadge({ status }: { status: string }) {
  if (status === "posted" || status === "settled") {
    return <span className="text-ink-soft">{label("transaction_status", status)}</span>;
  }
  const [tone, icon] = transactionLooks[status] ?? unknown;
  return (
    <Badge tone={tone} icon={icon}>
      {label("transaction_status", status)}
    </Badge>
  );
}

/** A chargeback has taken the money already; an inquiry is only a question. They never look alike. */
export function DisputeKindBadge({ kind }: { kind: string }) {
  return kind === "inquiry" ? (
    <Badge tone="faint" icon={MessageCircleQuestion}>
      {label("dispute_kind", kind)}
    </Badge>
  ) : (
    <Badge tone="solid" icon={Gavel}>
      {label("dispute_kind", kind)}
    </Badge>
  );
}
