import { duration } from "@/components/grace-note";
import { t } from "@/lib/i18n";
import { formatCredits } from "@/lib/money";
import type { Settings } from "@/lib/types";
import { AmountRow, type Form, SwitchRow, WholeRow } from "./setting-rows";

type Props = { form: Form; saved: Settings };

export function Refunds({ form, saved }: Props) {
  const amount = formatCredits(saved.refund_tolerance);
  return (
    <>
      <WholeRow
        form={form}
        name="refund_tolerance"
        title={t("settings.refund_tolerance")}
        text={t("settings.refund_tolerance.text", { amount })}
        unit={t("credits.unit")}
      />
      <SwitchRow
        form={form}
        name="refund_autopilot"
        title={t("settings.refund_autopilot")}
        text={t("settings.refund_autopilot.text")}
      />
    </>
  );
}

export function Disputes({ form, saved }: Props) {
  const amount = formatCredits(saved.dispute_tolerance);
  return (
    <>
      <WholeRow
        form={form}
        name="dispute_tolerance"
        title={t("settings.dispute_tolerance")}
        text={t("settings.dispute_tolerance.text", { amount })}
        unit={t("credits.unit")}
      />
      <SwitchRow
        form={form}
        name="dispute_autopilot"
        title={t("settings.dispute_autopilot")}
        text={t("settings.dispute_autopilot.text")}
      />
    </>
  );
}

/** Our own aims, which nobody outside knows. */
export function Aims({ form }: Props) {
  return (
    <>
      <WholeRow
        form={form}
        name="first_response_sla_hours"
        title={t("settings.first_response_sla")}
        text={t("settings.first_response_sla.text")}
        unit={t("settings.hours")}
      />
      <WholeRow
        form={form}
        name="submission_sla_hours"
        title={t("settings.submission_sla")}
        text={t("settings.submission_sla.text")}
        unit={t("settings.hours")}
      />
      <WholeRow
        form={form}
        name="effect_hours"
        title={t("settings.effect")}
        text={t("settings.effect.text")}
        unit={t("settings.hours")}
      />
    </>
  );
}

/** What is assumed until Stripe has told the real fees. */
export function Fees({ form }: Props) {
  return (
    <>
      <AmountRow
        form={form}
        name="dispute_fee"
        title={t("settings.dispute_fee")}
        text={t("settings.dispute_fee.text")}
      />
      <AmountRow
        form={form}
        name="counter_fee"
        title={t("settings.counter_fee")}
        text={t("settings.counter_fee.text")}
      />
    </>
  );
}

export function Undo({ form, saved }: Props) {
  return (
    <WholeRow
      form={form}
      name="grace_seconds"
      title={t("settings.grace")}
      text={t("settings.grace.text", { time: duration(saved.grace_seconds) })}
      unit={t("settings.seconds")}
    />
  );
}
