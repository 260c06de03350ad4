import { CommandErrorText } from "@/components/command-error";
import { Notice } from "@/components/notice";
import { label, t } from "@/lib/i18n";
import { formatAmount } from "@/lib/money";
import type { EvidenceView } from "@/lib/types";
import { useChangeEvidence } from "./queries";

/** A fee without which no evidence is looked at; only a person may agree to it. */
export function ComplianceNotice({ view }: { view: EvidenceView }) {
  const change = useChangeEvidence(view.dispute_id);
  const { compliance, enhanced } = view;
  if (!compliance) return null;
  const network = label("fact_value", compliance.network);
  const part = compliance.network === "visa" ? "visa_compliance" : "mastercard_compliance";
  const agreed = compliance.acknowledged || enhanced[part]?.fee_acknowledged === true;
  const { fee } = compliance;
  const agree = (checked: boolean) =>
    change.mutate({
      enhanced: { ...enhanced, [part]: checked ? { fee_acknowledged: true } : null },
    });
  return (
    <Notice
      tone="warn"
      title={
        fee
          ? t("compliance.title", { network, fee: formatAmount(fee.amount, fee.currency) })
          : t("compliance.title.unknown", { network })
      }
      text={t("compliance.text")}
    >
      {compliance.acknowledged ? (
        <p className="mt-2 font-medium">{t("compliance.at_stripe")}</p>
      ) : (
        <label className="mt-2 flex items-center gap-2 font-medium">
          <input
            type="checkbox"
            className="size-4 accent-brand"
            data-testid="acknowledge-fee"
            checked={agreed}
            disabled={change.isPending || !view.takes_action}
            onChange={(event) => agree(event.target.checked)}
          />
          {t("compliance.agree")}
        </label>
      )}
      <CommandErrorText error={change.error} />
    </Notice>
  );
}
