import { Gavel, MessageCircleQuestion } from "lucide-react";
import { cx } from "@/lib/cx";
import { t } from "@/lib/i18n";
import type { DisputeView } from "@/lib/types";

/** Says in a sentence what stands in front of the operator: money already gone, or a question. */
export function KindNotice({ dispute: { kind } }: { dispute: DisputeView }) {
  const inquiry = kind === "inquiry";
  const Icon = inquiry ? MessageCircleQuestion : Gavel;
  return (
    <section
      className={cx(
        "flex gap-3 rounded-lg border px-4 py-3",
        inquiry ? "border-ink-faint border-dashed bg-surface" : "border-danger/30 bg-danger-soft",
      )}
    >
      <Icon
        aria-hidden
        className={cx("mt-0.5 size-5 shrink-0", inquiry ? "text-ink-soft" : "text-danger")}
      />
      <div>
        <p className="font-semibold">{t(`dispute.notice.${kind}`)}</p>
        <p className="text-ink-soft">{t(`dispute.notice.${kind}.text`)}</p>
      </div>
    </section>
  );
}
