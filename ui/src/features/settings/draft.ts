import { t } from "@/lib/i18n";
import { parseAmount, plainAmount } from "@/lib/money";
import type { SetSettings, Settings } from "@/lib/types";

/** The settings as they stand in the form: what was typed, not what it means. */
export type Draft = {
  refundTolerance: string;
  disputeTolerance: string;
  refundAutopilot: boolean;
  disputeAutopilot: boolean;
  grace: string;
};

const GRACE_MAX_SECONDS = 86_400;

export function draftOf(saved: Settings): Draft {
  return {
    refundTolerance: plainAmount(saved.refund_tolerance, saved.default_currency),
    disputeTolerance: plainAmount(saved.dispute_tolerance, saved.default_currency),
    refundAutopilot: saved.refund_autopilot,
    disputeAutopilot: saved.dispute_autopilot,
    grace: String(saved.grace_seconds),
  };
}

export function problemsOf(draft: Draft, currency: string) {
  const notAnAmount = t("approve.not_an_amount", { currency: currency.toUpperCase() });
  return {
    refundTolerance: parseAmount(draft.refundTolerance, currency) === null ? notAnAmount : null,
    disputeTolerance: parseAmount(draft.disputeTolerance, currency) === null ? notAnAmount : null,
    grace: parseGrace(draft.grace) === null ? t("settings.grace.wrong") : null,
  };
}

/** Only what differs from what is saved; null means "leave it". */
export function changes(draft: Draft, saved: Settings): Partial<SetSettings> {
  const before = draftOf(saved);
  const amount = (text: string) => parseAmount(text, saved.default_currency);
  const changed: Partial<SetSettings> = {};
  if (draft.refundTolerance !== before.refundTolerance) {
    changed.refund_tolerance = amount(draft.refundTolerance);
  }
  if (draft.disputeTolerance !== before.disputeTolerance) {
    changed.dispute_tolerance = amount(draft.disputeTolerance);
  }
  if (draft.refundAutopilot !== saved.refund_autopilot) {
    changed.refund_autopilot = draft.refundAutopilot;
  }
  if (draft.disputeAutopilot !== saved.dispute_autopilot) {
    changed.dispute_autopilot = draft.disputeAutopilot;
  }
  if (draft.grace !== before.grace) changed.grace_seconds = parseGrace(draft.grace);
  return changed;
}

function parseGrace(text: string): number | null {
  if (!/^\d{1,6}$/.test(text.trim())) return null;
  const seconds = Number(text);
  return seconds <= GRACE_MAX_SECONDS ? seconds : null;
}
