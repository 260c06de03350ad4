import { Gavel, MessageCircleQuestion } from "lucide-react";
import { Notice } from "@/components/notice";
import { t } from "@/lib/i18n";
import type { DisputeView } from "@/lib/types";

/** Says in a sentence what stands in front of the operator: money already gone, or a question. */
export function KindNotice({ dispute: { kind } }: { dispute: DisputeView }) {
  const inquiry = kind === "inquiry";
  return (
    <Notice
      tone={inquiry ? "info" : "danger"}
      icon={inquiry ? MessageCircleQuestion : Gavel}
      title={t(`dispute.notice.${kind}`)}
      text={t(`dispute.notice.${kind}.text`)}
    />
  );
}
