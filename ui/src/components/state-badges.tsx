import {
  Ban,
  Check,
  CircleDashed,
  Clock,
  Gavel,
  HelpCircle,
  Hourglass,
  Lock,
  LockOpen,
  type LucideIcon,
  MessageCircleQuestion,
  Send,
  TriangleAlert,
  Undo2,
  X,
} from "lucide-react";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { label } from "@/lib/i18n";
import type {
  DisputeView,
  HoldView,
  RefundMeans,
  RefundState,
  TransactionStatus,
} from "@/lib/types";

type Look = [tone: BadgeTone, icon: LucideIcon];

const refundLooks: Record<RefundState, Look> = {
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

/** The statuses of a dispute that Stripe has today. */
export const DISPUTE_STATUSES = [
  "needs_response",
  "under_review",
  "won",
  "lost",
  "warning_needs_response",
  "warning_under_review",
  "warning_closed",
  "prevented",
  "appeal_needs_response",
  "appeal_under_review",
] as const;

const disputeLooks: Record<(typeof DISPUTE_STATUSES)[number], Look> = {
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

/** Null where the status is the rule and stays plain; what is not in the balance stands out. */
const transactionLooks: Record<TransactionStatus, Look | null> = {
  posted: null,
  settled: null,
  pending: ["warn", CircleDashed],
  voided: ["faint", Ban],
  void: ["faint", Ban],
};

const holdLooks: Record<HoldView["state"], Look> = {
  active: ["info", Lock],
  released: ["neutral", LockOpen],
  captured: ["neutral", Check],
  expired: ["neutral", Clock],
};

const kindLooks: Record<DisputeView["kind"], Look> = {
  inquiry: ["faint", MessageCircleQuestion],
  chargeback: ["solid", Gavel],
};

/** The statuses of a payout that Stripe has today. */
const payoutLooks: Record<string, Look> = {
  pending: ["info", CircleDashed],
  in_transit: ["info", Send],
  paid: ["good", Check],
  failed: ["danger", TriangleAlert],
  canceled: ["neutral", Ban],
};

type RefundBadge = { state: RefundState; means?: RefundMeans | null };

/** What was settled without Stripe says by what. */
export function RefundStateBadge({ state, means }: RefundBadge) {
  const [tone, icon] = refundLooks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {means ? label("refund_means", means) : label("refund_state", state)}
    </Badge>
  );
}

/** Statuses are open at Stripe: one we do not know is shown as it is called, with a question mark. */
export function DisputeStatusBadge({ status }: { status: string }) {
  const known = DISPUTE_STATUSES.find((one) => one === status);
  const [tone, icon]: Look = known ? disputeLooks[known] : ["faint", HelpCircle];
  return (
    <Badge tone={tone} icon={icon}>
      {label("dispute_status", status)}
    </Badge>
  );
}

/** Open at Stripe, as those of disputes. */
export function PayoutStatusBadge({ status }: { status: string }) {
  const [tone, icon]: Look = payoutLooks[status] ?? ["faint", HelpCircle];
  return (
    <Badge tone={tone} icon={icon}>
      {label("payout_status", status)}
    </Badge>
  );
}

export function TransactionStatusBadge({ status }: { status: TransactionStatus }) {
  const look = transactionLooks[status];
  if (look === null) {
    return <span className="text-ink-soft">{label("transaction_status", status)}</span>;
  }
  const [tone, icon] = look;
  return (
    <Badge tone={tone} icon={icon}>
      {label("transaction_status", status)}
    </Badge>
  );
}

export function HoldStateBadge({ state }: { state: HoldView["state"] }) {
  const [tone, icon] = holdLooks[state];
  return (
    <Badge tone={tone} icon={icon}>
      {label("hold_state", state)}
    </Badge>
  );
}

/** A chargeback has taken the money already; an inquiry is only a question. They never look alike. */
export function DisputeKindBadge({ kind }: { kind: DisputeView["kind"] }) {
  const [tone, icon] = kindLooks[kind];
  return (
    <Badge tone={tone} icon={icon}>
      {label("dispute_kind", kind)}
    </Badge>
  );
}
