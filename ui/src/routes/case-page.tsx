import { DisputePage } from "@/features/disputes/detail-page";
import { FraudWarningPage } from "@/features/fraud-warnings/warning-page";
import { RefundPage } from "@/features/refunds/detail-page";
import { AttentionCase } from "@/features/stripe/attention-case";
import type { PageOfCase } from "@/lib/cases";

type Props = { name: string; page: PageOfCase | null };

/** The page of a case, to stand beside the queue. */
export default function CasePage({ name, page }: Props) {
  switch (page?.to) {
    case "/disputes/$disputeId":
      return <DisputePage disputeId={page.params.disputeId} />;
    case "/refunds/$requestId":
      return <RefundPage requestId={page.params.requestId} />;
    case "/warnings/$warningId":
      return <FraudWarningPage warningId={page.params.warningId} />;
    default:
      return <AttentionCase name={name} />;
  }
}
