import { Badge, type BadgeTone } from "@/components/ui/badge";
import { When } from "@/components/when";
import { label, tn } from "@/lib/i18n";
import type { OutboxView } from "@/lib/types";

const tones: Record<OutboxView["state"], BadgeTone> = {
  waiting: "warn",
  sending: "info",
  answered: "good",
  refused: "danger",
  cancelled: "neutral",
  unknown: "danger",
  unresolved: "danger",
};

/** One call to Stripe: where it stands, what it is, why it did not work. */
export function CallLine({ call }: { call: OutboxView }) {
  return (
    <>
      <Badge tone={tones[call.state]}>{label("outbox_state", call.state)}</Badge>
      <div className="min-w-0 flex-1">
        <p className="ident truncate">
          {call.method} {call.path}
        </p>
        {call.last_error && <p className="text-danger">{call.last_error}</p>}
        <p className="ident truncate text-ink-soft text-xs">
          {[tn("outbox.attempts", call.attempts), call.request_id].filter(Boolean).join(" · ")}
        </p>
      </div>
      <When at={call.due_at} className="text-ink-soft" />
    </>
  );
}
